package io.aiclient.admission;

import io.aiclient.AiMessage;
import io.aiclient.AiRequest;

/**
 * Guesses the tokens of a request before it is sent: a token for every four bytes of the
 * prompt in UTF-8, four for the frame of each message, and the most that the model may
 * write, if the request says so. What the provider counts corrects the guess afterwards.
 */
public final class TokenEstimate {

	private static final int BYTES_PER_TOKEN = 4;

	private static final int TOKENS_PER_MESSAGE = 4;

	private TokenEstimate() {
	}

	/**
	 * What a request is expected to need, worked out when it is asked for.
	 * @param request the request
	 * @return the demand
	 */
	public static TokenDemand demand(AiRequest request) {
		return new TokenDemand() {

			private volatile long prompt = -1;

			@Override
			public long prompt() {
				if (this.prompt < 0) {
					this.prompt = of(request) - max();
				}
				return this.prompt;
			}

			@Override
			public long max() {
				return (request.maxTokens() != null) ? request.maxTokens() : 0;
			}

			@Override
			public long expected() {
				return max();
			}
		};
	}

	/**
	 * The tokens to reserve for a request.
	 * @param request the request
	 * @return one or more
	 */
	public static long of(AiRequest request) {
		long tokens = (request.maxTokens() != null) ? request.maxTokens() : 0;
		for (AiMessage message : request.messages()) {
			tokens += TOKENS_PER_MESSAGE + (utf8Length(message.content()) + BYTES_PER_TOKEN - 1) / BYTES_PER_TOKEN;
		}
		return tokens;
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
