package com.example.web;

import io.aiclient.spring.annotation.AiCall;
import io.aiclient.spring.annotation.AiService;

@AiService
interface Translator {

	@AiCall("Translate into {language}:\n\n{text}")
	String translate(String text, String language);

}
