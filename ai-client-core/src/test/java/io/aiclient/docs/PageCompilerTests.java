package io.aiclient.docs;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shows that a page whose Java does not compile is found, and what is said of it.
 */
class PageCompilerTests {

	@Test
	void acceptsFilesMembersAndStatementsWithTheImportsOfThePage() {
		assertThat(problems("""
				```java
				import java.util.List;
				import java.util.Map;
				```

				A file, with imports of its own:

				```java
				import java.util.Set;

				record Row(Set<String> keys) {
				}
				```

				Members, of a class and of an interface:

				```java
				List<Row> rows() {
				    return List.of();
				}
				```

				```java
				Map<String, Row> byKey();
				```

				Statements, without and with an end:

				<!-- given: List<Row> rows; Row first -->
				```java
				rows.remove(this.first);
				```

				```java
				Runnable nothing = () -> {
				    return;
				};
				return nothing;
				```
				""")).isEmpty();
	}

	@Test
	void missingImportIsAProblem() {
		assertThat(problems("""
				# Page

				```java
				class Rows {

				    List<String> rows;

				}
				```
				""")).singleElement().asString().contains("page.md block 1, line 6", "List", "> List<String> rows;");
	}

	@Test
	void classThatNoReadingFitsIsAProblem() {
		assertThat(problems("""
				```java
				class Row {

				    String key();

				}
				```
				""")).singleElement().asString().contains("page.md block 1", "missing method body");
		assertThat(problems("""
				```java
				class Row {

				    void key() {
				        return 1;
				    }

				}
				```
				""")).singleElement().asString().contains("page.md block 1", "return 1");
	}

	@Test
	void blockThatBeginsElsewhereIsAProblem() {
		assertThat(problems("""
				- a point

				  ```java
				  class Row {
				  }
				  ```
				""")).singleElement().asString().contains("page.md", "1 do otherwise");
	}

	@Test
	void fileDoesWithItsOwnImports() {
		assertThat(problems("""
				```java
				import java.util.List;
				```

				```java
				List<String> rows;
				```

				```java
				import java.util.Set;

				class Rows {

				    Set<List<String>> rows;

				}
				```
				""")).singleElement().asString().contains("block 3, line 14", "class List");
	}

	@Test
	void importThatNothingUsesIsAProblem() {
		assertThat(problems("""
				```java
				import java.util.List;
				import java.util.Map;
				```

				```java
				import java.util.Set;

				class Rows {

				    // a Set of rows

				}
				```

				```java
				List<String> rows;
				```
				""")).containsExactly("page.md block 2, line 7: 'import java.util.Set;' is not used",
				"page.md the imports of the page: 'import java.util.Map;' is not used");
	}

	@Test
	void whatIsOursAloneCannotBeUsed() {
		assertThat(problems("""
				```java
				import io.aiclient.docs.Snippet;
				```

				```java
				Snippet snippet;
				```
				""")).isNotEmpty().allMatch((problem) -> problem.contains("Snippet is not public"));
	}

	@Test
	void halfATypeIsAProblem() {
		assertThat(problems("""
				```java
				class Rows {
				```
				""")).singleElement().asString().contains("block 1, line", "reached end of file");
	}

	@Test
	void whatIsDeprecatedIsAProblem() {
		assertThat(problems("""
				```java
				Object last = new Integer(7);
				```
				""")).singleElement().asString().contains("deprecated");
	}

	private static List<String> problems(String page) {
		return PageCompiler.problems("page.md", page);
	}

}
