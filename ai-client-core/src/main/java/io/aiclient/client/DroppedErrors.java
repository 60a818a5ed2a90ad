package io.aiclient.client;

import java.util.function.Consumer;

import reactor.util.context.Context;

import io.aiclient.AiExchangeException;
import io.aiclient.error.Log;

/**
 * Errors that come when their request has ended already: an exchange that is cancelled
 * may well say so. No signal waits for them, so they are worth a line for those who look
 * for it, and not the stack trace at level ERROR that is Reactor's default.
 */
final class DroppedErrors {

	private static final Log logger = Log.of(DroppedErrors.class);

	/**
	 * Where Reactor looks for a hook of one flow, before it asks the hook of all flows.
	 */
	private static final String LOCAL_HOOK = "reactor.onErrorDropped.local";

	private DroppedErrors() {
	}

	static Context logQuietly(Context context) {
		return context.hasKey(LOCAL_HOOK) ? context : context.put(LOCAL_HOOK, (Consumer<Throwable>) DroppedErrors::log);
	}

	/**
	 * What cancelling something of others threw, which changes nothing.
	 */
	static void cancelThrew(Throwable thrown) {
		logger.warn("Code that is not the client's threw while its request was cancelled", thrown);
	}

	static void log(Throwable error) {
		if (error instanceof AiExchangeException failure && failure.isFromProvider()) {
			logger.debug("An error came after the end of its request: stage {}, status {}", failure.stage(),
					failure.status());
			return;
		}
		logger.debug("An error came after the end of its request", error);
	}

}
