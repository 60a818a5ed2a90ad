package io.aiclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;

/**
 * A provider in virtual time: answers the n-th call as a script says, and notes when each
 * was sent.
 */
final class ScriptedExchange implements AiExchange {

	private final VirtualTimeScheduler time;

	private final BiFunction<Integer, AiRequest, Mono<AiResponse>> script;

	final List<Long> sentMillis = new ArrayList<>();

	@Nullable String key;

	int inFlight;

	int mostInFlight;

	int cancelled;

	ScriptedExchange(VirtualTimeScheduler time, BiFunction<Integer, AiRequest, Mono<AiResponse>> script) {
		this.time = time;
		this.script = script;
	}

	static ScriptedExchange answering(VirtualTimeScheduler time, Duration latency) {
		return new ScriptedExchange(time, (n, request) -> answer(request).delayElement(latency, time));
	}

	static Mono<AiResponse> answer(AiRequest request) {
		return Mono.fromSupplier(() -> AiResponse.builder()
			.id(request.id())
			.content("answer to " + request.messages().get(0).content())
			.model("gpt-4.1-mini-2025-04-14")
			.usage(new TokenUsage(100, 50, 150, 0))
			.build());
	}

	static Mono<AiResponse> status(int status) {
		return status(status, Map.of());
	}

	static Mono<AiResponse> status(int status, Map<String, String> headers) {
		return Mono.error(() -> AiExchangeException.status(status, headers,
				new AiExchangeException.ProviderError(null, null, "scripted")));
	}

	@Override
	public @Nullable String keyFingerprint(String scope) {
		return (this.key != null) ? this.key + " of " + scope : null;
	}

	@Override
	public Mono<AiResponse> exchange(AiRequest request) {
		return Mono.defer(() -> {
			this.sentMillis.add(this.time.now(TimeUnit.MILLISECONDS));
			this.mostInFlight = Math.max(this.mostInFlight, ++this.inFlight);
			return this.script.apply(this.sentMillis.size(), request);
		}).doOnTerminate(() -> this.inFlight--).doOnCancel(() -> {
			this.inFlight--;
			this.cancelled++;
		});
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return exchange(request)
			.flatMapMany((response) -> Flux.just(new AiChunk(response.content(), null), new AiChunk("", response)));
	}

	int sent() {
		return this.sentMillis.size();
	}

}
