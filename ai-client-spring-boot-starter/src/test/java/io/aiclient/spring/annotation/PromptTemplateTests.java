package io.aiclient.spring.annotation;

import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class PromptTemplateTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = true, textBlock = """
			Hello {name}                 | Hello Ada
			{name}{name}                 | AdaAda
			{{name}}                     | {Ada}
			${name}                      | $Ada
			{$name_1}                    | one
			{größe}                      | tall
			{ name }                     | { name }
			{}                           | {}
			{1name}                      | {1name}
			{name.first}                 | {name.first}
			{"name": "{name}"}           | {"name": "Ada"}
			\\{name}                     | {name}
			\\{name} and {name}          | {name} and Ada
			\\n \\ \\}                   | \\n \\ \\}
			\\\\{name}                   | \\{name}
			{name                        | {name
			name}                        | name}
			{name {name}                 | {name Ada
			""")
	void replacesIdentifiersInBracesAndNothingElse(String template, String expected) {
		Map<String, String> values = Map.of("name", "Ada", "$name_1", "one", "größe", "tall");
		assertThat(PromptTemplate.parse(template).render(values::get)).isEqualTo(expected);
	}

	@Test
	void doesNotScanWhatItPutIn() {
		assertThat(PromptTemplate.parse("{a}{b}").render((name) -> name.equals("a") ? "{b}\\{" : "$1"))
			.isEqualTo("{b}\\{$1");
	}

	@Test
	void listsItsNamesOnceAndWithoutEscapedOnes() {
		assertThat(PromptTemplate.parse("{b} {a} {b} \\{c} { d }").names()).isEqualTo(Set.of("a", "b"))
			.containsExactly("b", "a");
	}

}
