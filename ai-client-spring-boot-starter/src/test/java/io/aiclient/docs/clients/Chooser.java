package io.aiclient.docs.clients;

import org.springframework.stereotype.Component;

import io.aiclient.AiRequest;
import io.aiclient.spring.AiClients;

@Component
class Chooser {

	private final AiClients clients;

	Chooser(AiClients clients) {
		this.clients = clients;
	}

	String ask(String clientName, String question) {
		return this.clients.get(clientName).call(AiRequest.of(question)).content();
	}

}
