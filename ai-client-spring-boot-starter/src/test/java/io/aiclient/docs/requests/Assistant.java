package io.aiclient.docs.requests;

import java.util.List;
import java.util.Map;

import org.springframework.stereotype.Component;

import io.aiclient.AiClient;
import io.aiclient.AiMessage;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiToolCall;

@Component
class Assistant {

	private static final List<?> TOOLS = List.of(Map.of("type", "function", "function",
			Map.of("name", "temperature", "description", "Temperature of a city in degrees Celsius", "parameters",
					Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string")), "required",
							List.of("city")))));

	private static final int MOST_TURNS = 5;

	private final AiClient client;

	private final Thermometer thermometer;

	Assistant(AiClient client, Thermometer thermometer) {
		this.client = client;
		this.thermometer = thermometer;
	}

	String answer(String question) {
		AiRequest.Builder request = AiRequest.builder().user(question).option("tools", TOOLS);
		for (int turn = 0; turn < MOST_TURNS; turn++) {
			AiResponse response = this.client.call(request.build());
			if (response.toolCalls().isEmpty()) {
				return response.content();
			}
			request.message(AiMessage.assistant(response.content(), response.toolCalls()));
			for (AiToolCall call : response.toolCalls()) {
				request.message(AiMessage.tool(call.id(), this.thermometer.read(call.arguments())));
			}
		}
		throw new IllegalStateException("The model still asks for tools after " + MOST_TURNS + " turns");
	}

	interface Thermometer {

		String read(String json);

	}

}
