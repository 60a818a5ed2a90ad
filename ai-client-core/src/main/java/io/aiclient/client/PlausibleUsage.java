package io.aiclient.client;

import java.util.concurrent.atomic.AtomicBoolean;

import io.aiclient.TokenUsage;
import io.aiclient.error.Log;

/**
 * Decides which reported usage is believed, in the one place through which every answer
 * comes: before it costs anything, teaches anything or is counted. Up to {@value #MOST}
 * tokens a call all of it counts, also where it is more than was reserved: an image is a
 * short URL and a thousand tokens. What is beyond that, or negative, is unknown, and what
 * was reserved stays booked.
 */
final class PlausibleUsage {

	/**
	 * No context window takes as many.
	 */
	static final long MOST = 10_000_000;

	private static final Log logger = Log.of(PlausibleUsage.class);

	private final String clientName;

	private final AtomicBoolean warned = new AtomicBoolean();

	PlausibleUsage(String clientName) {
		this.clientName = clientName;
	}

	TokenUsage check(TokenUsage usage) {
		if (isPlausible(usage.promptTokens()) && isPlausible(usage.completionTokens())
				&& isPlausible(usage.totalTokens()) && isPlausible(usage.cachedPromptTokens())
				&& usage.promptTokens() + usage.completionTokens() <= MOST) {
			return usage;
		}
		if (this.warned.compareAndSet(false, true)) {
			logger.warn("Client '{}' got an answer with a usage that cannot be true: {}. It counts as unknown, so that "
					+ "what was reserved stays booked; further ones are not logged", this.clientName, usage);
		}
		return TokenUsage.NONE;
	}

	private static boolean isPlausible(long tokens) {
		return tokens >= 0 && tokens <= MOST;
	}

}
