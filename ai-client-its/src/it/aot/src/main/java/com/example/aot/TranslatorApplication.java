package com.example.aot;

import java.util.List;

import io.aiclient.AiResult;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

@SpringBootApplication
public class TranslatorApplication {

	public static void main(String[] args) {
		SpringApplication.run(TranslatorApplication.class, args);
	}

	@Bean
	ApplicationRunner job(Translator translator) {
		return (arguments) -> translator.translate(List.of("Good morning.", "How are you?"), "German")
			.forEach((result) -> System.out.println(result.index() + ": "
					+ result.fold(AiResult.Success::value, (failure) -> failure.error().getMessage())));
	}

}
