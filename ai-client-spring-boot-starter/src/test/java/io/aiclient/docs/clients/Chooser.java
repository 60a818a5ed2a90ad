package io.aiclient.docs.clients;

import io.aiclient.AiRequest;
import io.aiclient.spring.AiClients;

/**
 * Asks the client whose name it is given.
 */
class Chooser {

	private final AiClients clients;

	Chooser(AiClients clients) {
		this.clients = clients;
	}

	String ask(String clientName, String question) {
		return this.clients.get(clientName).call(AiRequest.of(question)).content();
	}

}
