package io.aiclient.docs.pages;

import java.io.IOException;

import org.junit.jupiter.api.Test;

class ProviderReferenceTests {

	@Test
	void pageShowsEveryProviderAsItsRowDoes() throws IOException {
		new ReferencePage("providers", "the rows").requirePart(ProviderReference.tables());
	}

}
