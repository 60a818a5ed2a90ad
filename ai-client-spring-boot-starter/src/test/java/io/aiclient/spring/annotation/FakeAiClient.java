package io.aiclient.spring.annotation;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiClient;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiMessage;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.TokenUsage;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.spring.provider.ProviderPreset.StructuredOutput;

import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.mock.env.MockEnvironment;

/**
 * Answers by a function, in memory. A batch is answered last item first, so that order of
 * completion and order of input differ.
 */
class FakeAiClient implements AiClient {

	final List<AiRequest> requests = Collections.synchronizedList(new ArrayList<>());

	final List<AiEmbeddingRequest> embedded = Collections.synchronizedList(new ArrayList<>());

	final AtomicInteger cancelled = new AtomicInteger();

	final MockEnvironment environment = new MockEnvironment();

	StructuredOutput structuredOutput = StructuredOutput.JSON_SCHEMA;

	int retries;

	private final Function<AiRequest, AiResponse.Builder> answers;

	FakeAiClient(Function<AiRequest, AiResponse.Builder> answers) {
		this.answers = answers;
	}

	/**
	 * Answers each prompt with itself.
	 */
	static FakeAiClient echoing() {
		return new FakeAiClient((request) -> answer(user(request)));
	}

	/**
	 * Gives these answers, in this order.
	 */
	static FakeAiClient answering(String... contents) {
		AtomicInteger next = new AtomicInteger();
		return new FakeAiClient((request) -> answer(contents[next.getAndIncrement()]));
	}

	static AiResponse.Builder answer(String content) {
		return AiResponse.builder()
			.content(content)
			.finishReason("stop")
			.usage(new TokenUsage(3, 2, 5, 0))
			.cost(new BigDecimal("0.01"));
	}

	<T> T implement(Class<T> type) {
		return new AiServiceFactory(this.environment, new DefaultResourceLoader()).create(type,
				new AiServiceClient(this, this.structuredOutput, this.retries));
	}

	List<String> prompts() {
		return this.requests.stream().map(FakeAiClient::user).toList();
	}

	static String user(AiRequest request) {
		return message(request, AiMessage.Role.USER);
	}

	static String system(AiRequest request) {
		return message(request, AiMessage.Role.SYSTEM);
	}

	private static String message(AiRequest request, AiMessage.Role role) {
		return request.messages()
			.stream()
			.filter((message) -> message.role() == role)
			.map(AiMessage::content)
			.findFirst()
			.orElse("");
	}

	@Override
	public AiResponse call(AiRequest request) {
		this.requests.add(request);
		return this.answers.apply(request).id(request.id()).build();
	}

	@Override
	public Mono<AiResponse> send(AiRequest request) {
		return Mono.fromSupplier(() -> call(request));
	}

	@Override
	public Flux<AiChunk> stream(AiRequest request) {
		return send(request).flatMapMany((response) -> Flux.fromArray(response.content().split("(?<= )"))
			.map((delta) -> new AiChunk(delta, null))
			.concatWithValues(new AiChunk("", response)));
	}

	@Override
	public Flux<AiResult<AiResponse>> batch(Publisher<AiRequest> requests) {
		return Flux.from(requests)
			.index()
			.map((item) -> result(item.getT1(), item.getT2()))
			.collectList()
			.map((list) -> {
				Collections.reverse(list);
				return list;
			})
			.flatMapIterable(Function.identity())
			.doOnCancel(this.cancelled::incrementAndGet);
	}

	@Override
	public Flux<AiResult<AiResponse>> batch(Iterable<AiRequest> requests) {
		return batch(Flux.fromIterable(requests));
	}

	private AiResult<AiResponse> result(long index, AiRequest request) {
		try {
			AiResponse response = call(request);
			return new AiResult.Success<>(index, request, response, response);
		}
		catch (AiClientException ex) {
			return new AiResult.Failure<>(index, request, ex, null);
		}
	}

	/**
	 * A vector of the text's length.
	 */
	@Override
	public float[] embed(AiEmbeddingRequest request) {
		this.embedded.add(request);
		return new float[] { request.text().length() };
	}

	/**
	 * The last text first; empty ones fail.
	 */
	@Override
	public Flux<AiResult<float[]>> embed(Publisher<AiEmbeddingRequest> requests) {
		return Flux.from(requests).index().collectList().flatMapIterable((all) -> {
			List<AiResult<float[]>> results = new ArrayList<>();
			all.forEach((row) -> results.add(0, result(row.getT1(), row.getT2())));
			return results;
		});
	}

	private AiResult<float[]> result(long index, AiEmbeddingRequest request) {
		AiRequest described = AiRequest.builder().id(request.id()).user(request.text()).build();
		return request.text().isEmpty()
				? new AiResult.Failure<>(index, described, AiRefusedLocallyException.because("empty"), null)
				: new AiResult.Success<>(index, described, embed(request), answer("").build());
	}

	@Override
	public Flux<AiResult<float[]>> embed(Iterable<AiEmbeddingRequest> requests) {
		return embed(Flux.fromIterable(requests));
	}

}
