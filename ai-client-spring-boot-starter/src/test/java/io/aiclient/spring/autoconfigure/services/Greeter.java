package io.aiclient.spring.autoconfigure.services;

import io.aiclient.spring.annotation.AiCall;
import io.aiclient.spring.annotation.AiService;

@AiService
public interface Greeter {

	@AiCall("Greet {name}.")
	String greet(String name);

}
