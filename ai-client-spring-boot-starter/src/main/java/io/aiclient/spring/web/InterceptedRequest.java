package io.aiclient.spring.web;

import java.io.IOException;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;

import io.aiclient.AiExchangeListener;
import io.aiclient.AiRequest;
import io.aiclient.http.AiHttpBody;
import io.aiclient.http.AiHttpClient;
import io.aiclient.http.AiHttpExchange;
import io.aiclient.http.AiHttpPiece;
import io.aiclient.http.AiHttpTransport;

/**
 * A request of a RestClient, whose attempts its own thread makes.
 */
final class InterceptedRequest implements AiHttpTransport {

	private final HttpRequest outgoing;

	private final byte[] body;

	private final ClientHttpRequestExecution next;

	private final SilenceTimer silence;

	private final CallerThread thread = new CallerThread();

	private final CallerRequest request;

	private volatile @Nullable InterceptedAnswer last;

	InterceptedRequest(HttpRequest request, byte[] body, ClientHttpRequestExecution next, SilenceTimer silence) {
		this.outgoing = request;
		this.body = body;
		this.next = next;
		this.silence = silence;
		this.request = new CallerRequest(request.getMethod().name(), request.getURI(), AiHttpBody.ofBytes(body), this);
	}

	/**
	 * Makes the call and waits for the head of its answer, for JSON for all of it.
	 */
	ClientHttpResponse execute(AiHttpClient client) throws IOException {
		ResponseWait wait = new ResponseWait(this.thread);
		client.exchange(this.request.request()).contextCapture().subscribe(wait);
		try {
			this.thread.waitUntil(wait::isOver);
		}
		catch (IOException ex) {
			wait.abandon();
			throw ex;
		}
		Throwable error = wait.error();
		if (error != null) {
			throw raised(this.request.seen(error));
		}
		return new InterceptedResponse(this, wait.response());
	}

	/**
	 * Makes of a failure what may be thrown.
	 * @return never what is unchecked, which it throws
	 */
	private static IOException raised(Throwable failure) {
		if (failure instanceof RuntimeException unchecked) {
			throw unchecked;
		}
		if (failure instanceof Error error) {
			throw error;
		}
		return (failure instanceof IOException io) ? io : new IOException(failure.getMessage(), failure);
	}

	@Override
	public Flux<AiHttpPiece> exchange(AiHttpExchange replaced, AiRequest described) {
		BlockingStep step = new BlockingStep();
		SilenceWatch watch = new SilenceWatch(this.silence, step::end);
		return new OnCallerThread<>(watch.over((subscriber) -> {
			CallerCall call = new CallerCall(this.request, CallerCall.context(replaced), described,
					AiExchangeListener.of(subscriber), watch);
			try {
				InterceptedAnswer answer = step
					.run(() -> InterceptedAnswer.of(this.next.execute(this.outgoing, this.body), step));
				this.last = answer;
				return call.pass(answer.response(), answer);
			}
			catch (IOException | RuntimeException ex) {
				call.failed(ex);
				return Flux.error(ex);
			}
		}), this.thread, step);
	}

	CallerThread thread() {
		return this.thread;
	}

	CallerRequest request() {
		return this.request;
	}

	/**
	 * The answer to the last attempt, as it came.
	 */
	@Nullable InterceptedAnswer last() {
		return this.last;
	}

}
