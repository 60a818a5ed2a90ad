package io.aiclient.docs.services;

import org.springframework.stereotype.Component;

import io.aiclient.client.ManagedAiClient;

@Component
class Operations {

	private final ManagedAiClient client;

	Operations(ManagedAiClient client) {
		this.client = client;
	}

	void keyWasMended() {
		this.client.releaseLatch();
	}

	void limitWasRaised() {
		this.client.releasePause();
	}

}
