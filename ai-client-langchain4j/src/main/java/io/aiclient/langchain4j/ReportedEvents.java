package io.aiclient.langchain4j;

import java.io.IOException;
import java.util.function.Consumer;

import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;

import io.aiclient.error.AiClientException;
import io.aiclient.error.Log;
import io.aiclient.error.Thrown;

/**
 * The listener of a model, which hears of one end: an error or the close, never both. An
 * exception of the listener does not end the stream, as with LangChain4j's own clients.
 */
final class ReportedEvents implements ServerSentEventListener {

	private static final Log logger = Log.of(ReportedEvents.class);

	private final ServerSentEventListener listener;

	private boolean failed;

	ReportedEvents(ServerSentEventListener listener) {
		this.listener = listener;
	}

	@Override
	public void onOpen(SuccessfulHttpResponse response) {
		notifyListener((it) -> it.onOpen(response));
	}

	@Override
	public void onEvent(ServerSentEvent event) {
		notifyListener((it) -> it.onEvent(event));
	}

	@Override
	public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
		notifyListener((it) -> it.onEvent(event, context));
	}

	/**
	 * Reports a failure, in the type that a call without streaming would have.
	 */
	@Override
	public void onError(Throwable error) {
		this.failed = true;
		Throwable known = (error instanceof IOException && error.getCause() instanceof AiClientException cause) ? cause
				: error;
		Throwable reported = (known instanceof IOException) ? known : ExceptionsOfModels.of(known);
		notifyListener((it) -> it.onError(reported));
	}

	@Override
	public void onClose() {
		if (!this.failed) {
			notifyListener(ServerSentEventListener::onClose);
		}
	}

	private void notifyListener(Consumer<ServerSentEventListener> report) {
		try {
			report.accept(this.listener);
		}
		catch (RuntimeException ex) {
			logger.warn("A listener of a stream of LangChain4j ended with {}; the stream goes on", Thrown.describe(ex));
		}
	}

}
