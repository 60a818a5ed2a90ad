package io.aiclient.spring.autoconfigure;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.core.ResolvableType;

/**
 * The names of properties that are bound to a record: a name is one if it leads through
 * records, maps and lists to something.
 */
final class BoundNames {

	private final ResolvableType root;

	private final ConfigurationPropertyName prefix;

	BoundNames(Class<?> root, ConfigurationPropertyName prefix) {
		this.root = ResolvableType.forClass(root);
		this.prefix = prefix;
	}

	/**
	 * Whether a name leads to something. A group counts, for an empty one is harmless and
	 * the binder refuses a value for it.
	 */
	boolean knows(ConfigurationPropertyName name) {
		@Nullable ResolvableType type = this.root;
		for (int i = this.prefix.getNumberOfElements(); type != null && i < name.getNumberOfElements(); i++) {
			type = below(type, name, i);
		}
		return type != null;
	}

	/**
	 * The records that a name leads through, from the first to the last.
	 */
	List<Place> records(ConfigurationPropertyName name) {
		List<Place> places = new ArrayList<>();
		@Nullable ResolvableType type = this.root;
		for (int i = this.prefix.getNumberOfElements(); type != null && i < name.getNumberOfElements(); i++) {
			if (type.toClass().isRecord()) {
				places.add(new Place(i, type));
			}
			type = below(type, name, i);
		}
		return places;
	}

	private static @Nullable ResolvableType below(ResolvableType type, ConfigurationPropertyName name, int index) {
		Class<?> bound = type.toClass();
		if (bound.isRecord()) {
			String element = name.getElement(index, Form.UNIFORM);
			for (RecordComponent component : bound.getRecordComponents()) {
				if (component.getName().toLowerCase(Locale.ROOT).equals(element)) {
					return ResolvableType.forType(component.getGenericType());
				}
			}
			return null;
		}
		if (Map.class.isAssignableFrom(bound)) {
			return type.asMap().getGeneric(1);
		}
		return (Collection.class.isAssignableFrom(bound) && name.isNumericIndex(index))
				? type.asCollection().getGeneric(0) : null;
	}

	/**
	 * A record that a name leads through.
	 *
	 * @param elements how many elements of the name lead to it
	 */
	record Place(int elements, ResolvableType type) {

		List<String> children() {
			return Stream.of(this.type.toClass().getRecordComponents()).map(Place::dashed).toList();
		}

		/**
		 * All properties below the record, but for those below a map or in a list.
		 */
		List<String> leaves() {
			List<String> leaves = new ArrayList<>();
			collect("", this.type.toClass(), leaves);
			return leaves;
		}

		private static void collect(String path, Class<?> type, List<String> leaves) {
			for (RecordComponent component : type.getRecordComponents()) {
				String name = path + dashed(component);
				if (component.getType().isRecord()) {
					collect(name + ".", component.getType(), leaves);
				}
				else {
					leaves.add(name);
				}
			}
		}

		private static String dashed(RecordComponent component) {
			return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
		}

	}

}
