package io.aiclient.openai;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow.Publisher;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchangeException;
import io.aiclient.AiExchangeException.ProviderError;
import io.aiclient.AiExchangeException.Stage;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.http.AiHttpBody;
import io.aiclient.http.AiHttpDemand;
import io.aiclient.http.AiHttpDemand.Metering;
import io.aiclient.http.AiHttpExchange;
import io.aiclient.http.AiHttpHead;
import io.aiclient.http.AiHttpPiece;
import io.aiclient.http.AiHttpRequest;

/**
 * Passes HTTP requests on with the JDK's client, and understands as little as can be.
 */
final class JdkExchange implements AiHttpExchange {

	private static final Pattern MODEL = Pattern.compile("\"model\"\\s*:\\s*\"([^\"]+)\"");

	private static final Pattern CODE = Pattern.compile("\"code\"\\s*:\\s*\"([^\"]+)\"");

	/**
	 * Few, as an event loop's are.
	 */
	private static final Executor THREADS = Executors.newFixedThreadPool(4, (task) -> {
		Thread thread = new Thread(task, "jdk-exchange");
		thread.setDaemon(true);
		return thread;
	});

	private final HttpClient http = HttpClient.newBuilder().executor(THREADS).build();

	private final String baseUrl;

	JdkExchange(String baseUrl) {
		this.baseUrl = baseUrl;
	}

	@Override
	public Mono<AiResponse> exchange(AiRequest request) {
		return Mono.error(new UnsupportedOperationException());
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return Flux.error(new UnsupportedOperationException());
	}

	@Override
	public AiHttpDemand read(AiHttpRequest request) {
		byte[] bytes = request.body().bytes();
		Matcher model = MODEL.matcher((bytes != null) ? new String(bytes, StandardCharsets.UTF_8) : "");
		AiRequest.Builder described = AiRequest.builder().user("-").group(request.path());
		Metering metering = request.path().startsWith("/files") ? Metering.NONE
				: request.path().startsWith("/embeddings") ? Metering.PROMPT : Metering.TOKENS;
		return new AiHttpDemand(model.find() ? described.model(model.group(1)).build() : described.build(), metering);
	}

	@Override
	public Flux<AiHttpPiece> exchange(AiHttpRequest request, AiRequest described) {
		java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest
			.newBuilder(URI.create(this.baseUrl + request.path()))
			.method(request.method(), publisher(request.body()));
		request.headers().forEach((name, values) -> values.forEach((value) -> builder.header(name, value)));
		builder.header("Authorization", "Bearer key-of-the-client");
		return Mono.fromFuture(() -> this.http.sendAsync(builder.build(), BodyHandlers.ofPublisher()))
			.onErrorMap(IOException.class, (ex) -> AiExchangeException.failed(Stage.SENT, "Failed", ex))
			.flatMapMany(this::pieces);
	}

	private static java.net.http.HttpRequest.BodyPublisher publisher(AiHttpBody body) {
		return (body.length() == 0) ? BodyPublishers.noBody() : BodyPublishers
			.fromPublisher(JdkFlowAdapter.publisherToFlowPublisher(Flux.from(body.content())), body.length());
	}

	private Flux<AiHttpPiece> pieces(HttpResponse<Publisher<List<ByteBuffer>>> response) {
		Map<String, List<String>> headers = new TreeMap<>(response.headers().map());
		AiHttpHead head = new AiHttpHead(response.statusCode(), headers);
		Flux<ByteBuffer> body = JdkFlowAdapter.flowPublisherToFlux(response.body())
			.flatMapIterable((buffers) -> buffers, 1)
			.onErrorMap(IOException.class, (ex) -> AiExchangeException.failed(Stage.BODY, "Broke off", ex));
		String type = response.headers().firstValue("Content-Type").orElse("");
		if (response.statusCode() == 200 && !type.startsWith("application/json")) {
			return body.map((content) -> AiHttpPiece.next(content))
				.index((index, piece) -> (index == 0) ? AiHttpPiece.first(head, piece.content()) : piece)
				.concatWith(Mono.fromSupplier(() -> AiHttpPiece.last(end())));
		}
		return body.reduce(ByteBuffer.allocate(0), JdkExchange::joined)
			.map((content) -> new AiHttpPiece(head, content, (response.statusCode() < 300) ? end() : null,
					failure(response, content)))
			.flux();
	}

	private static @Nullable AiExchangeException failure(HttpResponse<?> response, ByteBuffer content) {
		if (response.statusCode() < 300) {
			return null;
		}
		Map<String, String> headers = new TreeMap<>();
		response.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
		String text = StandardCharsets.UTF_8.decode(content.duplicate()).toString();
		Matcher code = CODE.matcher(text);
		return AiExchangeException.status(response.statusCode(), headers,
				new ProviderError(null, code.find() ? code.group(1) : null, text));
	}

	private static AiResponse end() {
		return AiResponse.builder().model("unknown").build();
	}

	private static ByteBuffer joined(ByteBuffer one, ByteBuffer other) {
		return ByteBuffer.allocate(one.remaining() + other.remaining()).put(one).put(other).flip();
	}

}
