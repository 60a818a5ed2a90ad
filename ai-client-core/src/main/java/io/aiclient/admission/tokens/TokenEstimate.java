package io.aiclient.admission.tokens;

import java.util.Map;
import java.util.Set;

import io.aiclient.AiMessage;
import io.aiclient.AiRequest;
import io.aiclient.AiToolCall;

/**
 * Guesses the tokens of a request of which nothing is known but its text: a token for
 * every four bytes in UTF-8, and four for the frame of each message. A
 * {@link TokenForecast} makes better ones of the guesses, from what the provider counts.
 */
public final class TokenEstimate {

	static final int BYTES_PER_TOKEN = 4;

	private static final int TOKENS_PER_MESSAGE = 4;

	/**
	 * What a provider puts into the prompt beside the messages.
	 */
	private static final Set<String> OPTIONS_IN_PROMPT = Set.of("tools", "functions", "response_format");

	private TokenEstimate() {
	}

	/**
	 * The tokens to reserve for a request: its prompt, and the most that the model may
	 * write, if the request says so.
	 * @param request the request
	 * @return one or more
	 */
	public static long of(AiRequest request) {
		return prompt(request) + ((request.maxTokens() != null) ? request.maxTokens() : 0);
	}

	static long prompt(AiRequest request) {
		long tokens = 0;
		for (AiMessage message : request.messages()) {
			tokens += TOKENS_PER_MESSAGE + tokens(message.content());
			for (AiToolCall call : message.toolCalls()) {
				tokens += TOKENS_PER_MESSAGE + tokens(call.name()) + tokens(call.arguments());
			}
		}
		for (Map.Entry<String, Object> option : request.options().entrySet()) {
			if (OPTIONS_IN_PROMPT.contains(option.getKey())) {
				tokens += tokens(text(option.getValue()));
			}
		}
		return tokens;
	}

	/**
	 * The text of an option's value, which is an object of the caller's.
	 */
	private static String text(Object value) {
		try {
			return String.valueOf(value);
		}
		catch (Throwable thrown) {
			return "";
		}
	}

	/**
	 * The tokens of a text, without anything around it: one for every four bytes.
	 * @param text the text
	 * @return zero for an empty one
	 */
	public static long tokens(String text) {
		return (utf8Length(text) + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
	}

	private static long utf8Length(String text) {
		long bytes = 0;
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			// a surrogate is half of a character of four bytes
			bytes += (c < 0x80) ? 1 : (c < 0x800 || Character.isSurrogate(c)) ? 2 : 3;
		}
		return bytes;
	}

}
