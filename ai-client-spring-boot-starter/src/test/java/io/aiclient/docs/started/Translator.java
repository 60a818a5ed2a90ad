package io.aiclient.docs.started;

import java.util.List;

import io.aiclient.AiResult;
import io.aiclient.spring.annotation.AiBatch;
import io.aiclient.spring.annotation.AiCall;
import io.aiclient.spring.annotation.AiService;
import io.aiclient.spring.annotation.BatchItem;

@AiService
interface Translator {

	@AiBatch("Translate into {language}:\n\n{text}")
	List<AiResult<String>> translate(@BatchItem("text") List<String> texts, String language);

	@AiCall(value = "Summarise in one sentence: {text}", temperature = "0.2")
	String summarise(String text);

}
