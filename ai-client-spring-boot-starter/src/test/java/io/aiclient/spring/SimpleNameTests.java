package io.aiclient.spring;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import org.junit.jupiter.api.Test;

import io.aiclient.spring.autoconfigure.AiClientProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A name that is read without its package means one type, of all that core, jobs and the
 * starter have. Types within others count if other packages see them.
 */
class SimpleNameTests {

	/**
	 * {@code Builder} is always read behind the name of what it builds.
	 */
	private static final Set<String> SHARED = Set.of("Builder", "package-info");

	@Test
	void noTwoTypesShareASimpleName() {
		Map<String, Set<String>> types = new ClassFileImporter().withImportOption(new DoNotIncludeTests())
			.withImportOption(
					(location) -> !location.contains("/io/aiclient/simulator/") && !location.contains("testkit"))
			.importPackages("io.aiclient")
			.stream()
			.filter((type) -> !SHARED.contains(type.getSimpleName()) && isSeen(type))
			.collect(Collectors.groupingBy(JavaClass::getSimpleName, TreeMap::new,
					Collectors.mapping(JavaClass::getName, Collectors.toSet())));
		assertThat(types).hasSizeGreaterThan(300);
		types.values().removeIf((names) -> names.size() == 1);
		assertThat(types).isEmpty();
	}

	/**
	 * A group of properties has the name of its property, and is read behind that of
	 * {@link AiClientProperties}.
	 */
	private static boolean isSeen(JavaClass type) {
		return type.isTopLevelClass() || (type.getModifiers().contains(JavaModifier.PUBLIC)
				&& !type.getName().startsWith(AiClientProperties.class.getName()));
	}

}
