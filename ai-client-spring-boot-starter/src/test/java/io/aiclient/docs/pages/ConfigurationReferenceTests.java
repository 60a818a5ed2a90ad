package io.aiclient.docs.pages;

import java.io.IOException;

import org.junit.jupiter.api.Test;

class ConfigurationReferenceTests {

	@Test
	void pageShowsEveryPropertyAsTheMetadataDoes() throws IOException {
		new ReferencePage("configuration", "the metadata").requirePart(ConfigurationReference.tables());
	}

}
