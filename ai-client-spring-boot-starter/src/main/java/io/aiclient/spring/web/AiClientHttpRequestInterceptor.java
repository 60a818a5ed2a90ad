package io.aiclient.spring.web;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;

import reactor.core.scheduler.Schedulers;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

import io.aiclient.http.AiHttpClient;

/**
 * Puts a client around the exchanges of a {@code RestClient} of the application's own:
 * each attempt waits for the client's quota, and is made again, counted and priced as the
 * client's other calls are. Address, key, request factory and other interceptors stay
 * those of the RestClient; interceptors that are added after this one see each attempt.
 * Safe for use by many threads and several RestClients.
 * <p>
 * The thread that calls the RestClient makes the attempts and waits between them; no
 * other is blocked, so virtual threads fit. A thread that must not be blocked, such as an
 * event loop, is refused: {@link AiClientExchangeFilter} does the same without blocking.
 * When the client's {@code timeout.total} ends, or an answer is silent for
 * {@code timeout.idle}, the thread is interrupted if it waits for the network; a request
 * factory that does not heed that needs a read time-out of its own.
 * <p>
 * JSON answers come whole, up to the client's {@code max-response-size}, others as they
 * are read. A response holds its slot until its body is read to its end or closed, and no
 * longer than {@code timeout.total}.
 * <p>
 * The provider's last answer comes back as it was, whatever its status. If the RestClient
 * itself failed in the last attempt, its own exception comes back. What ends on this side
 * (deadline, spending cap, open breaker, latch, closed client) is the unchecked
 * {@link io.aiclient.error.AiClientException} itself. There is no fail-over: the address
 * is the RestClient's.
 */
public final class AiClientHttpRequestInterceptor implements ClientHttpRequestInterceptor {

	private static final AtomicBoolean IN_USE = new AtomicBoolean();

	private final AiHttpClient client;

	private final SilenceTimer silence = new SilenceTimer();

	/**
	 * Creates the interceptor.
	 * @param client the entrance of the client that decides:
	 * {@link io.aiclient.client.ManagedAiClient#http()}
	 */
	public AiClientHttpRequestInterceptor(AiHttpClient client) {
		this.client = client;
		IN_USE.set(true);
	}

	/**
	 * Whether the application has made one, so that its classes are worth loading early.
	 */
	static boolean isInUse() {
		return IN_USE.get();
	}

	/**
	 * Makes the call on this thread.
	 * @throws IllegalStateException if the thread must not be blocked
	 * @throws java.io.InterruptedIOException if the thread is interrupted while it waits;
	 * the call is cancelled
	 */
	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException("A RestClient blocks, and thread '" + Thread.currentThread().getName()
					+ "' must not be blocked: use a WebClient with AiClientExchangeFilter, "
					+ "which does the same without blocking");
		}
		return new InterceptedRequest(request, body, execution, this.silence).execute(this.client);
	}

}
