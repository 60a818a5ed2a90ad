package io.aiclient.spring.web;

import java.io.IOException;
import java.util.Arrays;

import org.reactivestreams.Subscription;
import reactor.core.publisher.Flux;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Schedulers;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeStrategies;

/**
 * The answer to one attempt of a RestClient. Its body is read by the thread that asks for
 * it, and closed when it is read to its end, or not wanted any more.
 */
final class InterceptedAnswer implements AnswerEnd.Rest {

	private static final int CHUNK = 8_192;

	private static final ExchangeStrategies STRATEGIES = ExchangeStrategies.withDefaults();

	private final ClientHttpResponse response;

	private final BlockingStep step;

	private final HttpStatusCode status;

	private final String statusText;

	private final HttpHeaders headers;

	private volatile boolean whole;

	private InterceptedAnswer(ClientHttpResponse response, BlockingStep step) throws IOException {
		this.response = response;
		this.step = step;
		this.status = response.getStatusCode();
		this.statusText = response.getStatusText();
		this.headers = response.getHeaders();
	}

	/**
	 * Takes an answer, whose head some request factories read only now.
	 */
	static InterceptedAnswer of(ClientHttpResponse response, BlockingStep step) throws IOException {
		try {
			InterceptedAnswer answer = new InterceptedAnswer(response, step);
			step.hold(() -> response.getBody().close());
			return answer;
		}
		catch (IOException | RuntimeException ex) {
			response.close();
			throw ex;
		}
	}

	HttpStatusCode status() {
		return this.status;
	}

	String statusText() {
		return this.statusText;
	}

	HttpHeaders headers() {
		return this.headers;
	}

	/**
	 * The same answer, to be read piece by piece.
	 */
	ClientResponse response() {
		byte[] chunk = new byte[CHUNK];
		Flux<DataBuffer> body = Flux.generate(() -> chunk, (buffer, sink) -> {
			read(buffer, sink);
			return buffer;
		}, (buffer) -> close());
		return ClientResponse.create(this.status, STRATEGIES)
			.headers((headers) -> headers.putAll(this.headers))
			.body(body)
			.build();
	}

	private void read(byte[] buffer, SynchronousSink<DataBuffer> sink) {
		try {
			int count = this.step.run(() -> this.response.getBody().read(buffer));
			if (count >= 0) {
				sink.next(DefaultDataBufferFactory.sharedInstance.wrap(Arrays.copyOf(buffer, count)));
			}
			else {
				this.whole = true;
				sink.complete();
			}
		}
		catch (IOException | RuntimeException ex) {
			sink.error(ex);
		}
	}

	@Override
	public void begins(Subscription source) {
		this.whole = true;
		source.cancel();
	}

	@Override
	public void ended() {
		// was not waited for
	}

	private void close() {
		if (Schedulers.isInNonBlockingThread()) {
			Schedulers.boundedElastic().schedule(this::closeNow);
		}
		else {
			closeNow();
		}
	}

	/**
	 * Many responses read what is left when they are closed. That is right behind a
	 * stream that is over; of others the body is closed before.
	 */
	private void closeNow() {
		if (!this.whole) {
			BlockingStep.close(() -> this.response.getBody().close());
		}
		this.response.close();
	}

}
