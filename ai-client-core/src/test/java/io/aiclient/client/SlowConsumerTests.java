package io.aiclient.client;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.admission.concurrency.ConcurrencySettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Results that were not taken yet, counted at each answer.
 */
class SlowConsumerTests extends VirtualTimeTestCase {

	private static final int RESULTS_AHEAD = 32;

	private int answered;

	private int taken;

	private int mostWaiting;

	/**
	 * The items between admission and delivery are 256, or twice the concurrency if that
	 * is more.
	 */
	@ParameterizedTest
	@CsvSource({ "2000, 50, 256", "20000, 50, 256", "20000, 1, 256", "20000, 500, 1000" })
	void fewResultsWaitHoweverManyThereAre(int requests, int concurrency, int window) {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> ScriptedExchange.answer(request).doOnNext((response) -> answered()));
		client(exchange).concurrency(ConcurrencySettings.fixed(concurrency))
			.build()
			.batch(requests(requests))
			.subscribe(new OneAMillisecond());
		advance(Duration.ofMillis(requests + 1));
		assertThat(this.taken).isEqualTo(requests);
		assertThat(this.mostWaiting).isBetween(RESULTS_AHEAD, window + RESULTS_AHEAD);
	}

	private void answered() {
		this.answered++;
		this.mostWaiting = Math.max(this.mostWaiting, this.answered - this.taken);
	}

	private final class OneAMillisecond extends BaseSubscriber<AiResult<AiResponse>> {

		@Override
		protected void hookOnSubscribe(Subscription subscription) {
			request(1);
		}

		@Override
		protected void hookOnNext(AiResult<AiResponse> result) {
			SlowConsumerTests.this.taken++;
			SlowConsumerTests.this.time.schedule(() -> request(1), 1, TimeUnit.MILLISECONDS);
		}

	}

}
