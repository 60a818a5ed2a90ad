package io.aiclient.spring.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.Sanitizer;

/**
 * Properties below {@code ai.client} that nothing reads, so that what they were to change
 * stays as it is.
 */
final class UnknownPropertiesException extends RuntimeException {

	private final List<UnknownProperty> properties;

	UnknownPropertiesException(List<UnknownProperty> properties) {
		super(Sanitizer.message("Nothing reads " + list(properties)));
		this.properties = List.copyOf(properties);
	}

	List<UnknownProperty> properties() {
		return this.properties;
	}

	static String list(List<UnknownProperty> properties) {
		return properties.stream().map(UnknownProperty::toString).collect(Collectors.joining("; "));
	}

	/**
	 * A property that nothing reads. Holds no value, which may be a secret.
	 */
	record UnknownProperty(String name, String origin, @Nullable String meant) {

		UnknownProperty {
			name = Sanitizer.clean(name);
			origin = Sanitizer.clean(origin);
		}

		@Override
		public String toString() {
			return this.name + " (" + this.origin + ")"
					+ ((this.meant != null) ? ", did you mean " + this.meant + "?" : "");
		}

	}

}
