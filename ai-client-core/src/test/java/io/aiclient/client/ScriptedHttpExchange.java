package io.aiclient.client;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;
import io.aiclient.http.AiHttpDemand;
import io.aiclient.http.AiHttpExchange;
import io.aiclient.http.AiHttpHead;
import io.aiclient.http.AiHttpPiece;
import io.aiclient.http.AiHttpRequest;

/**
 * A provider that answers the n-th HTTP request as a script says.
 */
final class ScriptedHttpExchange implements AiHttpExchange {

	private final IntFunction<Flux<AiHttpPiece>> script;

	AiHttpDemand.Metering metering = AiHttpDemand.Metering.TOKENS;

	int sent;

	int inFlight;

	ScriptedHttpExchange(IntFunction<Flux<AiHttpPiece>> script) {
		this.script = script;
	}

	@Override
	public AiHttpDemand read(AiHttpRequest request) {
		return new AiHttpDemand(AiRequest.builder().user("words").maxTokens(10).group(request.path()).build(),
				this.metering);
	}

	@Override
	public Flux<AiHttpPiece> exchange(AiHttpRequest request, AiHttpDemand read, AiRequest described) {
		return Flux.defer(() -> {
			this.inFlight++;
			return this.script.apply(++this.sent);
		}).doFinally((signal) -> this.inFlight--);
	}

	@Override
	public Mono<AiResponse> exchange(AiRequest request) {
		return ScriptedExchange.answer(request);
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return Flux.error(new UnsupportedOperationException());
	}

	static AiHttpPiece whole(String body) {
		return new AiHttpPiece(head(200), bytes(body), end(), null);
	}

	static Flux<AiHttpPiece> status(int status, Map<String, String> headers) {
		return Flux.just(new AiHttpPiece(head(status), bytes("error " + status), null, AiExchangeException
			.status(status, headers, new AiExchangeException.ProviderError(null, null, "scripted"))));
	}

	static AiHttpHead head(int status) {
		return new AiHttpHead(status, Map.of("X-Request-Id", List.of("r-1"), "Transfer-Encoding", List.of("chunked")));
	}

	static AiResponse end() {
		return AiResponse.builder()
			.id("")
			.content("")
			.model("gpt-4.1-mini")
			.usage(new TokenUsage(100, 50, 150, 0))
			.build();
	}

	static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	static String text(ByteBuffer bytes) {
		return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
	}

}
