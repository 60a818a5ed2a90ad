package io.aiclient;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One attempt at a request: the HTTP call, and nothing else. An implementation does not
 * wait for a quota, does not retry and does not judge: it reports what happened, as a
 * response or as an {@link AiExchangeException}, and the client does the rest. Any other
 * exception is classified by its causes, else as a provider failure that is not retried.
 * <p>
 * Must be safe for use by many threads and must not block. Cancelling a subscription must
 * end the call.
 */
public interface AiExchange {

	/**
	 * Makes the call.
	 * @param request what to send, its model set
	 * @return the response, with content, model, usage and finish reason set; an answer
	 * without any content is returned as it is. The client sets the rest: id, attempts,
	 * queued, latency and cost
	 */
	Mono<AiResponse> exchange(AiRequest request);

	/**
	 * Makes the call, and reads the answer as server-sent events.
	 * @param request what to send, its model set
	 * @return the pieces as they come; the last, and only the last, has
	 * {@link AiChunk#end()}
	 */
	Flux<AiChunk> stream(AiRequest request);

	/**
	 * Marks the API key that calls carry now, so that processes that share a quota know
	 * which of them a refused key concerns, and that an answer is not given to whoever
	 * sends another key. It is sent to others, so it must not be of use to find the key:
	 * for example the HMAC-SHA-256, keyed by the API key, of the scope. Asked for often,
	 * so it must be quick.
	 * @param scope what the mark is for: the name of the shared quota, or a name for
	 * answers
	 * @return equal for equal keys in every process, at most 128 characters; empty if
	 * calls carry no key; null if it is not known, as by default. Refusals of the key are
	 * shared only if this is neither, nor longer. If it is null, answers are kept for
	 * clients of the same name; if this throws, answers are neither shared nor kept
	 */
	default @Nullable String keyFingerprint(String scope) {
		return null;
	}

}
