package io.aiclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;

/**
 * Runs a client on a clock that only the test moves.
 */
abstract class VirtualTimeTestCase {

	VirtualTimeScheduler time;

	@BeforeEach
	void startTime() {
		this.time = VirtualTimeScheduler.getOrSet();
	}

	@AfterEach
	void stopTime() {
		VirtualTimeScheduler.reset();
	}

	AiClientBuilder client(AiExchange exchange) {
		return AiClientBuilder.create(exchange)
			.model("gpt-4.1-mini")
			.time(() -> this.time.now(TimeUnit.NANOSECONDS), this.time);
	}

	void advance(Duration duration) {
		this.time.advanceTimeBy(duration);
	}

	long millis() {
		return this.time.now(TimeUnit.MILLISECONDS);
	}

	static List<AiRequest> requests(int count) {
		return IntStream.range(0, count)
			.mapToObj((i) -> AiRequest.builder().id("id-" + i).user("text " + i).build())
			.toList();
	}

	/**
	 * What a subscription has brought so far.
	 */
	static final class Answer {

		@Nullable AiResponse response;

		@Nullable Throwable error;

		boolean isPending() {
			return this.response == null && this.error == null;
		}

		static Answer of(Mono<AiResponse> mono) {
			Answer answer = new Answer();
			mono.subscribe((response) -> answer.response = response, (error) -> answer.error = error);
			return answer;
		}

	}

	/**
	 * What a batch has brought so far.
	 */
	static final class Results {

		final List<AiResult<AiResponse>> results = new ArrayList<>();

		@Nullable Throwable error;

		boolean completed;

		static Results of(reactor.core.publisher.Flux<AiResult<AiResponse>> flux) {
			Results results = new Results();
			flux.subscribe(results.results::add, (error) -> results.error = error, () -> results.completed = true);
			return results;
		}

		long failures() {
			return this.results.stream().filter((result) -> !result.isSuccess()).count();
		}

	}

}
