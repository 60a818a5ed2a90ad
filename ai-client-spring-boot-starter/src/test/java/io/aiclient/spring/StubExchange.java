package io.aiclient.spring;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;

/**
 * An exchange that answers as a test says, and remembers what it was asked.
 */
public final class StubExchange implements AiExchange {

	private final List<AiRequest> requests = new CopyOnWriteArrayList<>();

	private final Function<Integer, Mono<AiResponse>> answers;

	private StubExchange(Function<Integer, Mono<AiResponse>> answers) {
		this.answers = answers;
	}

	public static StubExchange answering() {
		return new StubExchange((attempt) -> Mono.just(answer()));
	}

	/**
	 * Answers by the number of the attempt, which is one for the first.
	 */
	public static StubExchange by(Function<Integer, Mono<AiResponse>> answers) {
		return new StubExchange(answers);
	}

	public static AiResponse answer() {
		return AiResponse.builder()
			.id("request")
			.content("Hallo")
			.model("stub-2026")
			.usage(new TokenUsage(1000, 200, 1200, 0))
			.finishReason("stop")
			.build();
	}

	public List<AiRequest> requests() {
		return this.requests;
	}

	@Override
	public Mono<AiResponse> exchange(AiRequest request) {
		return Mono.defer(() -> {
			this.requests.add(request);
			return this.answers.apply(this.requests.size());
		});
	}

	/**
	 * No key is sent.
	 */
	@Override
	public String keyFingerprint(String scope) {
		return "";
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return exchange(request).map((response) -> new AiChunk("", response)).flux();
	}

}
