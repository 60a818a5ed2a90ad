package io.aiclient.spring.web;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.AiChunk;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiToolCall;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.client.TimeoutSettings;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiContextTooLongException;
import io.aiclient.error.AiInvalidRequestException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiQuotaExhaustedException;
import io.aiclient.error.AiThrottledException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.resilience.RetrySettings;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.OddAnswer;
import io.aiclient.simulator.OddEnding;
import io.aiclient.simulator.OddError;
import io.aiclient.simulator.OddToolCall;
import io.aiclient.simulator.OddUsage;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.WireFault;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the client makes of each fault that the simulator has by name, whole and streamed.
 */
class NamedFaultTests {

	private static final RetrySettings NO_RETRY = RetrySettings.defaults()
		.withMaxRetries(0)
		.withDelays(Duration.ofSeconds(1), 2, Duration.ofSeconds(60))
		.withMaxRetryAfter(Duration.ofSeconds(120));

	private static final TimeoutSettings TIMEOUTS = new TimeoutSettings(Duration.ofSeconds(5), Duration.ofMillis(700),
			Duration.ofMillis(700), Duration.ofSeconds(10));

	/**
	 * Those that are not the right answer, and what they come out as.
	 */
	private static final Map<String, Class<?>> ERRORS = Map.ofEntries(
			Map.entry("billing", AiQuotaExhaustedException.class),
			Map.entry("request-too-large", AiInvalidRequestException.class),
			Map.entry("context-too-long", AiContextTooLongException.class),
			Map.entry("content-filter", AiInvalidRequestException.class),
			Map.entry("wait-in-text", AiThrottledException.class),
			Map.entry("error-as-code", AiProviderException.class),
			Map.entry("error-as-object", AiProviderException.class),
			Map.entry("error-as-detail", AiProviderException.class),
			Map.entry("error-as-detail-list", AiInvalidRequestException.class),
			Map.entry("error-as-base-resp", AiProviderException.class),
			Map.entry("error-as-text", AiProviderException.class),
			Map.entry("error-as-list", AiProviderException.class),
			Map.entry("reset-before-headers", AiProviderException.class),
			Map.entry("reset-mid-body", AiBadResponseException.class),
			Map.entry("hang-before-headers", AiTimeoutException.class),
			Map.entry("hang-mid-body", AiTimeoutException.class),
			Map.entry("truncated-json", AiBadResponseException.class),
			Map.entry("invalid-json", AiBadResponseException.class),
			Map.entry("html-page", AiBadResponseException.class), Map.entry("no-choices", AiBadResponseException.class),
			Map.entry("null-content", AiBadResponseException.class),
			Map.entry("error-event-first", AiProviderException.class),
			Map.entry("error-event-midway", AiProviderException.class),
			Map.entry("finish-reason-error", AiProviderException.class));

	/**
	 * Those that are errors in streams only.
	 */
	private static final Set<String> STREAMS_THAT_BREAK_OFF = Set.of("finish-reason-empty", "finish-reason-null-text");

	/**
	 * Those whose text is another on purpose.
	 */
	private static final Set<String> OTHER_TEXTS = Set.of("thinking", "fenced-json", "prose-around-json");

	private static final AiRequest REQUEST = AiRequest.of("Translate into German: Good morning");

	private static final AiRequest WITH_TOOL = REQUEST.toBuilder()
		.option("tools",
				List.of(Map.of("type", "function", "function",
						Map.of("name", "lookup", "parameters",
								Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string")))))))
		.build();

	@SuppressWarnings("NullAway.Init")
	private static SimulatedProvider provider;

	@BeforeAll
	static void start() {
		provider = SimulatedProvider.start();
	}

	@AfterAll
	static void stop() {
		provider.close();
	}

	static Stream<Arguments> faults() {
		List<Fault> faults = new ArrayList<>(List.of(Fault.billing(), Fault.requestTooLarge(), Fault.contextTooLong(),
				Fault.contentFilter(), Fault.waitInText(Duration.ofSeconds(26))));
		Stream
			.of(OddError.values(), WireFault.values(), OddEnding.values(), OddUsage.values(), OddToolCall.values(),
					OddAnswer.values())
			.forEach((values) -> faults.addAll(List.of(values)));
		return faults.stream()
			.flatMap((fault) -> Stream.of(false, true).map((streamed) -> Arguments.of(fault.label(), fault, streamed)));
	}

	@ParameterizedTest(name = "{0}, streamed: {2}")
	@MethodSource("faults")
	void isReadAsAUserWouldExpect(String name, Fault fault, boolean streamed) {
		try (WebClientExchange exchange = Exchanges.of(URI.create(provider.baseUrl()),
				(settings) -> settings.timeouts(TIMEOUTS))) {
			ManagedAiClient client = AiClientBuilder.create(exchange)
				.model("gpt-4.1-mini")
				.retry(NO_RETRY)
				.totalTimeout(Duration.ofSeconds(5))
				.build();
			AiRequest request = (fault instanceof OddToolCall) ? WITH_TOOL : REQUEST;
			AiResponse right = Objects.requireNonNull(answer(client, REQUEST, streamed));
			provider.enqueue(fault);
			AiResponse read = null;
			AiClientException error = null;
			try {
				read = answer(client, request, streamed);
			}
			catch (AiClientException ex) {
				error = ex;
			}
			Class<?> expected = ERRORS.get(name);
			if (streamed && STREAMS_THAT_BREAK_OFF.contains(name)) {
				expected = AiBadResponseException.class;
			}
			if (!streamed && fault == OddEnding.PINGS_FOREVER) {
				expected = AiTimeoutException.class; // at the total deadline
			}
			if (expected != null) {
				assertThat(error).isExactlyInstanceOf(expected);
				return;
			}
			assertThat(error).isNull();
			assertAnswer(Objects.requireNonNull(read), right, fault);
			client.close();
		}
	}

	private static void assertAnswer(AiResponse read, AiResponse right, Fault fault) {
		if (fault instanceof OddToolCall) {
			assertThat(read.toolCalls()).extracting(AiToolCall::name).containsExactly("lookup");
			assertThat(JsonMapper.shared().readTree(read.toolCalls().get(0).arguments()).propertyNames())
				.containsExactly("city");
			return;
		}
		if (OTHER_TEXTS.contains(fault.label())) {
			assertThat(read.content()).contains(right.content());
		}
		else {
			assertThat(read.content()).isEqualTo(right.content());
		}
		if (!(fault instanceof OddUsage) && fault != OddEnding.FINISHED_THEN_SILENT) {
			assertThat(read.usage().isReported()).isTrue();
		}
	}

	private static @Nullable AiResponse answer(ManagedAiClient client, AiRequest request, boolean streamed) {
		if (!streamed) {
			return client.call(request);
		}
		AiChunk last = client.stream(request).blockLast(Duration.ofSeconds(20));
		return (last != null) ? last.end() : null;
	}

}
