package com.example.web;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
class TranslationController {

	private final Translator translator;

	TranslationController(Translator translator) {
		this.translator = translator;
	}

	@GetMapping("/translation")
	Translation translate(@RequestParam String text, @RequestParam(defaultValue = "German") String language) {
		return new Translation(this.translator.translate(text, language), language);
	}

	record Translation(String text, String language) {
	}

}
