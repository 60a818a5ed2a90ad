package io.aiclient.docs.langchain4j;

import dev.langchain4j.service.SystemMessage;
import dev.langchain4j.service.TokenStream;

interface Assistant {

	@SystemMessage("Translate to French")
	String translate(String text);

	TokenStream describe(String about);

}
