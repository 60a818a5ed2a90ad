package com.example.aot;

import java.util.List;

import io.aiclient.AiResult;
import io.aiclient.spring.annotation.AiBatch;
import io.aiclient.spring.annotation.AiService;
import io.aiclient.spring.annotation.BatchItem;

@AiService
interface Translator {

	@AiBatch("Translate into {language}:\n\n{text}")
	List<AiResult<String>> translate(@BatchItem("text") List<String> texts, String language);

}
