package io.aiclient.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.AiResult;
import io.aiclient.client.ManagedAiClient;

/**
 * Makes a batch without an end, in an application of its own.
 */
final class KneeClient implements AutoCloseable {

	private static final int SHORTEST = 20;

	private static final int LONGEST = 2_000;

	private final boolean varyingLengths;

	private final ConfigurableApplicationContext context;

	/**
	 * Starts the application.
	 * @param varyingLengths whether answers may have 20 to 2,000 tokens; else any number
	 * @param baseUrl where the provider is
	 * @param concurrency properties below {@code ai.client.concurrency}
	 */
	KneeClient(boolean varyingLengths, String baseUrl, String... concurrency) {
		this.varyingLengths = varyingLengths;
		List<String> arguments = new ArrayList<>(List.of("--ai.client.base-url=" + baseUrl,
				"--ai.client.api-key=benchmark", "--ai.client.model=" + Contender.MODEL));
		for (String property : concurrency) {
			arguments.add("--ai.client.concurrency." + property);
		}
		this.context = BenchmarkApplication.application().run(arguments.toArray(String[]::new));
	}

	KneeLoad run(Duration duration) {
		ManagedAiClient client = this.context.getBean(ManagedAiClient.class);
		Random random = new Random(1);
		Flux<AiRequest> requests = Flux.range(0, Integer.MAX_VALUE).map((i) -> request(random));
		long begun = System.nanoTime();
		List<KneeLoad.Answer> answers = client.batch(requests)
			.map((result) -> answer(result, System.nanoTime() - begun, client))
			.takeUntilOther(Mono.delay(duration))
			.collectList()
			.block();
		return new KneeLoad((answers != null) ? answers : List.of());
	}

	private AiRequest request(Random random) {
		AiRequest.Builder request = AiRequest.builder().user("Sentence of the benchmark.");
		return (this.varyingLengths ? request.maxTokens(random.nextInt(SHORTEST, LONGEST + 1)) : request).build();
	}

	private static KneeLoad.Answer answer(AiResult<?> result, long atNanos, ManagedAiClient client) {
		if (result instanceof AiResult.Success<?> success) {
			return new KneeLoad.Answer(atNanos, success.response().latency().toNanos(),
					success.response().usage().completionTokens(), client.snapshot().admission().concurrencyLimit());
		}
		throw new IllegalStateException("A call failed: " + result);
	}

	@Override
	public void close() {
		this.context.close();
	}

}
