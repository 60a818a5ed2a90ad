package io.aiclient.spring.web;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.aiclient.AiResponse;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.client.AiClientSnapshot;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.ErrorDetails;

import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What {@link HostileInputTests} would find: each client here does one thing wrong.
 */
@Timeout(120)
class HostileProviderTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(2);

	private static final List<HostileStep> SCRIPT = List.of(new HostileStep.Asked(HostileCall.Operation.SEND, 1));

	@Test
	void nothingIsWrongWithTheClientItself() {
		try (HostileProvider provider = new HostileProvider(TIMEOUT, (client) -> client)) {
			assertThatNoException().isThrownBy(() -> provider.check(SCRIPT));
		}
	}

	@ParameterizedTest
	@EnumSource
	void whatIsWrongIsFound(Wrong wrong) {
		try (HostileProvider provider = new HostileProvider(TIMEOUT, wrong::with)) {
			assertThatThrownBy(() -> provider.check(SCRIPT)).isInstanceOf(AssertionError.class)
				.hasMessageContaining(wrong.found);
		}
	}

	private enum Wrong {

		NEVER_ENDS("ends in time", (answer) -> Mono.never()),
		FAILS_WITH_ANYTHING("an error of class java.lang.IllegalStateException",
				(answer) -> answer.then(Mono.error(new IllegalStateException("broken")))),
		ENDS_EMPTY("Expected size: 1", (answer) -> answer.then(Mono.empty())),
		LOGS_THE_KEY("has a part of the key", (answer) -> logged(answer, "sent " + HostileText.KEY)),
		LOGS_A_PART_OF_THE_KEY("has a part of the key",
				(answer) -> logged(answer, "sent " + HostileText.KEY.substring(20, 28) + "***")),
		LOGS_A_LINE_FEED("has U+000A", (answer) -> logged(answer, "one\n2026 WARN forged")),
		LOGS_A_LOT("characters", (answer) -> logged(answer, "x".repeat(10_000))),
		NAMES_THE_KEY_ASIDE("has a part of the key", (answer) -> answer.then(Mono.error(() -> {
			AiProviderException error = new AiProviderException("no", ErrorDetails.LOCAL, false, null);
			error.addSuppressed(new IllegalStateException(HostileText.KEY));
			return error;
		}))), WORKS_ON_AN_EVENT_LOOP("time of an event loop", (answer) -> answer.map(Wrong::work)),
		IS_GIVEN_ANOTHER_ANSWER("answers afterwards",
				(answer) -> answer.map((response) -> response.toBuilder().content("Hello").build())),
		HOLDS_A_SLOT("free slots", UnaryOperator.identity());

		private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

		private final String found;

		private final UnaryOperator<Mono<AiResponse>> change;

		Wrong(String found, UnaryOperator<Mono<AiResponse>> change) {
			this.found = found;
			this.change = change;
		}

		@SuppressWarnings("unchecked")
		ManagedAiClient with(ManagedAiClient client) {
			return (ManagedAiClient) Proxy.newProxyInstance(getClass().getClassLoader(),
					new Class<?>[] { ManagedAiClient.class }, (proxy, method, arguments) -> {
						Object result = method.invoke(client, arguments);
						if (method.getName().equals("send")) {
							return this.change.apply((Mono<AiResponse>) result);
						}
						return (this == HOLDS_A_SLOT && result instanceof AiClientSnapshot snapshot) ? held(snapshot)
								: result;
					});
		}

		private static AiClientSnapshot held(AiClientSnapshot snapshot) {
			return new AiClientSnapshot(snapshot.name(), AdmissionSnapshot.of(1, 2, 0), snapshot.breaker(), null, null,
					List.of(), snapshot.retries(), null);
		}

		private static Mono<AiResponse> logged(Mono<AiResponse> answer, String text) {
			return answer.doOnNext((response) -> LoggerFactory.getLogger("io.aiclient.Broken").trace(text));
		}

		private static AiResponse work(AiResponse response) {
			long begun = THREADS.getCurrentThreadCpuTime();
			while (THREADS.getCurrentThreadCpuTime() - begun < 60_000_000) { // on and on
			}
			return response;
		}

	}

}
