package io.aiclient.spring.web;

import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

import io.aiclient.http.AiHttpClient;

/**
 * Puts a client around the exchanges of a {@code WebClient} of the application's own:
 * each attempt waits for the client's quota, and is made again, counted and priced as the
 * client's other calls are. Address, key, connector and other filters stay those of the
 * WebClient; filters that are added after this one see each attempt. Safe for use by many
 * threads and several WebClients; never blocks.
 * <p>
 * A body that is a value ({@code bodyValue}) is written once, read for its model and its
 * tokens, and sent again as it was. One that is a publisher, a resource or of several
 * parts is not read: it counts as a request, and is not sent again. JSON answers come
 * whole, up to the client's {@code max-response-size}, others as they are read. A
 * response holds its slot until its body is read to its end, released or cancelled, and
 * no longer than {@code timeout.total}. An answer that does not begin within
 * {@code timeout.connect} and {@code timeout.response} together, or is silent for
 * {@code timeout.idle} while it is read, ends its attempt.
 * <p>
 * The provider's last answer comes back as it was, whatever its status. If the WebClient
 * itself failed in the last attempt, its own exception comes back. What ends on this side
 * (deadline, spending cap, open breaker, latch, closed client) is the
 * {@link io.aiclient.error.AiClientException} itself. There is no fail-over: the address
 * is the WebClient's.
 */
public final class AiClientExchangeFilter implements ExchangeFilterFunction {

	private static final AtomicBoolean IN_USE = new AtomicBoolean();

	private final AiHttpClient client;

	private final BodyRecorder bodies = new BodyRecorder();

	private final SilenceTimer silence = new SilenceTimer();

	/**
	 * Creates the filter.
	 * @param client the entrance of the client that decides:
	 * {@link io.aiclient.client.ManagedAiClient#http()}
	 */
	public AiClientExchangeFilter(AiHttpClient client) {
		this.client = client;
		IN_USE.set(true);
	}

	/**
	 * Whether the application has made one, so that its classes are worth loading early.
	 */
	static boolean isInUse() {
		return IN_USE.get();
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return this.bodies.record(request)
			.flatMap((body) -> new FilteredRequest(request, body, next, this.silence).exchange(this.client));
	}

}
