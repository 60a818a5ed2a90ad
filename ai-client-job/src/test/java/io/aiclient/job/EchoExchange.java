package io.aiclient.job;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;

/**
 * Answers what it is asked, unless a test says otherwise, and remembers it.
 */
final class EchoExchange implements AiExchange {

	private final List<String> asked = new CopyOnWriteArrayList<>();

	private volatile Function<AiRequest, Mono<AiResponse>> answers = (request) -> Mono.just(answer(request));

	private volatile String key = "";

	static AiResponse answer(AiRequest request) {
		return AiResponse.builder()
			.content("answer to " + prompt(request))
			.model("gpt-4.1-mini-2025-04-14")
			.usage(new TokenUsage(1000, 200, 1200, 0))
			.finishReason("stop")
			.build();
	}

	static String prompt(AiRequest request) {
		return request.messages().get(0).content();
	}

	static AiExchangeException status(int status, String code) {
		return AiExchangeException.status(status, Map.of("x-request-id", "req-1"),
				new AiExchangeException.ProviderError(null, code, "said the provider"));
	}

	void answer(Function<AiRequest, Mono<AiResponse>> answers) {
		this.answers = answers;
	}

	void key(String key) {
		this.key = key;
	}

	/**
	 * Stands for a real one in tests.
	 */
	@Override
	public String keyFingerprint(String scope) {
		return this.key;
	}

	List<String> asked() {
		return this.asked;
	}

	@Override
	public Mono<AiResponse> exchange(AiRequest request) {
		return Mono.defer(() -> {
			this.asked.add(prompt(request));
			return this.answers.apply(request);
		});
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return Flux.error(new UnsupportedOperationException());
	}

}
