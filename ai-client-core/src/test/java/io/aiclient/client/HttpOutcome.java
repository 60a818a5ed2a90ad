package io.aiclient.client;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

import io.aiclient.http.AiHttpResponse;

/**
 * What an exchange has brought so far.
 */
final class HttpOutcome {

	AiHttpResponse response;

	Throwable error;

	final List<String> body = new ArrayList<>();

	boolean completed;

	BaseSubscriber<ByteBuffer> reading;

	static HttpOutcome of(Mono<AiHttpResponse> exchange) {
		HttpOutcome outcome = new HttpOutcome();
		exchange.subscribe((response) -> outcome.response = response, (error) -> outcome.error = error);
		return outcome;
	}

	boolean isPending() {
		return this.response == null && this.error == null;
	}

	void read() {
		read(Long.MAX_VALUE);
	}

	void read(long pieces) {
		if (this.reading == null) {
			this.reading = new Reading();
			this.response.body().subscribe(this.reading);
		}
		this.reading.request(pieces);
	}

	private final class Reading extends BaseSubscriber<ByteBuffer> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			// asks for pieces one by one
		}

		@Override
		protected void hookOnNext(ByteBuffer bytes) {
			HttpOutcome.this.body.add(ScriptedHttpExchange.text(bytes));
		}

		@Override
		protected void hookOnComplete() {
			HttpOutcome.this.completed = true;
		}

		@Override
		protected void hookOnError(Throwable error) {
			HttpOutcome.this.error = error;
		}

	}

}
