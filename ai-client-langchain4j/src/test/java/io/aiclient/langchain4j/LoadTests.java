package io.aiclient.langchain4j;

import java.lang.reflect.InvocationTargetException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;

import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.quota.Quota;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Many calls at once: the quota holds, and nothing is lost.
 */
class LoadTests {

	@Test
	void callsKeepToTheQuota() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.requests(Quota.perMinute(1200).in(Duration.ofSeconds(2)))
				.latency(Latency.fixed(Duration.ofMillis(50))));
				Application application = Application.over(provider.baseUrl(),
						"ai.client.rate-limit.requests-per-minute=1200", "ai.client.rate-limit.window=2s")) {
			ExecutorService threads = threads();
			try {
				List<Future<String>> answers = new ArrayList<>();
				for (int i = 0; i < 120; i++) {
					String question = "Question " + i;
					boolean streamed = i % 2 == 1;
					answers.add(threads
						.submit(() -> streamed ? streamed(application, question) : application.chat().chat(question)));
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

	private static String streamed(Application application, String question) throws Exception {
		StreamedAnswer answer = new StreamedAnswer();
		application.streamingChat().chat(question, answer);
		return answer.response().aiMessage().text();
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
