package io.aiclient.docs.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ConfigurationReferenceTests {

	private static final String BEGIN = "<!-- begin: made of the metadata -->\n";

	private static final String END = "<!-- end: made of the metadata -->";

	@Test
	void pageShowsEveryPropertyAsTheMetadataDoes() throws IOException {
		String page = Documentation.read(Documentation.root().resolve("docs/configuration.md"));
		assertThat(page).contains(BEGIN, END);
		String shown = page.substring(page.indexOf(BEGIN) + BEGIN.length(), page.indexOf(END));
		String tables = ConfigurationReference.tables();
		Path fresh = Files.writeString(Path.of("target", "configuration-reference.md"), tables);
		assertThat(shown)
			.as("docs/configuration.md is stale: replace all between its two 'made of the metadata' "
					+ "comments by the content of %s", fresh.toAbsolutePath())
			.isEqualTo(tables);
	}

}
