package io.aiclient.spring.secrecy;

import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;

/**
 * Answers by the first part of the path, and quotes the key wherever it can.
 */
final class TalkativeProvider extends Dispatcher {

	private static final String ERROR = "{\"error\":{\"message\":\"%s\",\"type\":\"%s\",\"code\":\"%s\"}}";

	@Override
	public MockResponse dispatch(RecordedRequest request) {
		String key = String.valueOf(request.getHeaders().get("Authorization")).replaceFirst("^Bearer ", "");
		String json = key.replace("\\", "\\\\").replace("\"", "\\\"");
		String way = request.getUrl().pathSegments().get(0);
		String body = (request.getBody() != null) ? request.getBody().utf8() : "";
		MockResponse.Builder response = new MockResponse.Builder().addHeader("Content-Type", "application/json")
			.addHeader("x-request-id", key)
			.addHeader("X-Your-Key", key);
		if (body.contains("FAIL")) {
			return response.code(400).body(ERROR.formatted("You sent FAIL with " + json, json, json)).build();
		}
		return switch (way) {
			case "refused", "filtered" ->
				response.code(401).body(ERROR.formatted("Incorrect API key provided: " + json, "auth", json)).build();
			case "partly" -> response.code(401)
				.body(ERROR.formatted("Incorrect API key provided: " + key.substring(4, 20) + "… or …"
						+ key.substring(key.length() - 13), "auth", "invalid_api_key"))
				.build();
			case "slow" -> response.code(429).body(ERROR.formatted("Slow down, " + json, "rate", "rate")).build();
			case "failing" -> response.code(500)
				.setHeader("Content-Type", "text/html; key=" + key)
				.body("<html>Authorization: Bearer " + key + "</html>")
				.build();
			case "broken" -> response.body("{\"choices\":[{\"" + json).build();
			case "reset" -> response.onResponseStart(new SocketEffect.CloseSocket()).build();
			case "echo" -> response.body(answer(json)).build();
			default -> response.body(answer("stop")).build();
		};
	}

	private static String answer(String said) {
		return """
				{"id":"%1$s","object":"chat.completion","model":"%1$s","choices":[{"index":0,"message":
				{"role":"assistant","content":"Hello"},"finish_reason":"%1$s"}],
				"usage":{"prompt_tokens":3,"completion_tokens":1,"total_tokens":4}}""".formatted(said);
	}

}
