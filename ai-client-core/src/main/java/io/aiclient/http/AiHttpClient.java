package io.aiclient.http;

import reactor.core.publisher.Mono;

/**
 * Sends HTTP requests to a client's provider: admitted by its quota, sent again where
 * that helps, counted and priced as its other calls are. Safe for use by many threads;
 * never blocks.
 */
public interface AiHttpClient {

	/**
	 * Sends a request, once for each subscription.
	 * @param request the request
	 * @return the response of the last attempt, whatever its status. What ends on this
	 * side fails with an {@link io.aiclient.error.AiClientException}: no answer came
	 * ({@code AiProviderException}, {@code AiTimeoutException}), or none was asked for
	 * ({@code AiCircuitOpenException}, {@code AiRefusedLocallyException},
	 * {@code AiCancelledException}; {@code AiAuthenticationException} and
	 * {@code AiQuotaExhaustedException} while the latch is set). Its body holds the slot
	 * until it is read to its end or {@linkplain AiHttpResponse#close() closed}
	 */
	Mono<AiHttpResponse> exchange(AiHttpRequest request);

}
