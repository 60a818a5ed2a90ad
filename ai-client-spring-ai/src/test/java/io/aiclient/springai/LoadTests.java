package io.aiclient.springai;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.prompt.Prompt;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many calls at once: the quota holds, nothing is lost, and nothing is left in flight.
 */
class LoadTests {

	@Test
	void callsKeepToTheQuota() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.requests(Quota.perMinute(1200).in(Duration.ofSeconds(2)))
				.latency(Latency.fixed(Duration.ofMillis(50))));
				Application application = Application.over(provider.baseUrl(),
						"ai.client.rate-limit.requests-per-minute=1200", "ai.client.rate-limit.window=2s")) {
			ChatClient chat = application.chat();
			ExecutorService threads = threads();
			try {
				List<Future<String>> answers = new ArrayList<>();
				for (int i = 0; i < 120; i++) {
					String question = "Question " + i;
					answers.add(threads.submit(() -> chat.prompt(question).call().content()));
				}
				for (int i = 0; i < answers.size(); i++) {
					assertThat(answers.get(i).get()).isEqualTo(SimulatedProvider.answerTo("Question " + i));
				}
			}
			finally {
				threads.shutdownNow();
			}
			assertThat(provider.counts().refused()).isZero();
			assertThat(provider.counts().received()).isEqualTo(120);
			assertThat(application.inFlight()).isZero();
		}
	}

	@Test
	void streamsOfWhichAThirdIsCancelledLeaveNothingInFlight() {
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings
			.latency(Latency.fixed(Duration.ofMillis(5)).perOutputToken(Duration.ofMillis(2))));
				Application application = Application.over(provider.baseUrl(),
						"spring.ai.openai.chat.stream-options.include-usage=true")) {
			List<Long> chunks = Flux.range(0, 150)
				.flatMap((i) -> chunks(application, i), 30)
				.collectList()
				.block(Duration.ofSeconds(60));
			assertThat(chunks).hasSize(150);
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(application.inFlight()).isZero());
			Awaitility.await()
				.atMost(Duration.ofSeconds(10))
				.untilAsserted(() -> assertThat(provider.counts().inFlight()).isZero());
			assertThat(provider.counts().received()).isEqualTo(150);
		}
	}

	private static Mono<Long> chunks(Application application, int i) {
		var stream = application.chatModel().stream(new Prompt("Please say something that is long, number " + i));
		return ((i % 3 == 0) ? stream.take(2) : stream).count();
	}

	/**
	 * Virtual threads where the JDK has them.
	 */
	private static ExecutorService threads() throws IllegalAccessException, InvocationTargetException {
		try {
			return (ExecutorService) Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
		}
		catch (NoSuchMethodException ex) {
			return Executors.newCachedThreadPool();
		}
	}

}
