package io.aiclient.client;

import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What of a batch may block runs on threads that may be blocked.
 */
class BatchThreadTests {

	private final Set<Boolean> read = ConcurrentHashMap.newKeySet();

	private final Set<Boolean> taken = ConcurrentHashMap.newKeySet();

	@Test
	void anIterableIsReadAndResultsAreTakenOnThreadsThatMayBlock() {
		try (ManagedAiClient client = AiClientBuilder.create(new OnEventLoop()).model("gpt-4.1-mini").build()) {
			List<AiResult<AiResponse>> results = client.batch(this::iterator)
				.doOnNext((result) -> this.taken.add(Schedulers.isInNonBlockingThread()))
				.collectList()
				.block(Duration.ofSeconds(30));
			assertThat(results).hasSize(500).allMatch(AiResult::isSuccess);
		}
		assertThat(this.read).containsExactly(false);
		assertThat(this.taken).containsExactly(false);
	}

	private Iterator<AiRequest> iterator() {
		return IntStream.range(0, 500).mapToObj((i) -> {
			this.read.add(Schedulers.isInNonBlockingThread());
			return AiRequest.of("text " + i);
		}).iterator();
	}

	private static final class OnEventLoop implements AiExchange {

		@Override
		public Mono<AiResponse> exchange(AiRequest request) {
			return ScriptedExchange.answer(request).delayElement(Duration.ofMillis(1), Schedulers.parallel());
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return Flux.error(new UnsupportedOperationException());
		}

	}

}
