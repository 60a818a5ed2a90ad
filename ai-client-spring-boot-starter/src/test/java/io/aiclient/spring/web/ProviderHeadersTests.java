package io.aiclient.spring.web;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.AiAnswerHead;
import io.aiclient.AiExchangeListener;
import io.aiclient.simulator.HeaderSettings;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.TokenCharge;
import io.aiclient.spring.provider.ProviderPreset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

/**
 * Each provider's row, against a provider that reports its limits as that one does.
 */
class ProviderHeadersTests {

	private static final Duration WINDOW = Duration.ofMillis(10_500);

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	@ParameterizedTest
	@CsvSource({ "OPENAI, OPENAI, requests, tokens, true", "AZURE_OPENAI, AZURE_OPENAI, requests, tokens, true",
			"ANTHROPIC, ANTHROPIC, requests, input-tokens, true", "MISTRAL, MISTRAL, requests, tokens, false",
			"GROQ, GROQ, requests-per-day, tokens, true", "OPENAI_COMPATIBLE, OPENAI, requests, tokens, true",
			"OPENAI_COMPATIBLE, MISTRAL, requests, tokens, false" })
	void limitsAreHeardByTheirNames(ProviderPreset provider, HeaderSettings.Style style, String requests, String tokens,
			boolean resets) {
		Queue<AiAnswerHead> heads = new ConcurrentLinkedQueue<>();
		AiExchangeListener listener = heads::add;
		long started = System.nanoTime();
		try (SimulatedProvider simulated = SimulatedProvider.start((settings) -> {
			settings.requests(Quota.perMinute(60).in(WINDOW))
				.tokens(Quota.perMinute(100_000).in(WINDOW))
				.tokenCharge(TokenCharge.PROMPT)
				.headers(HeaderSettings.defaults().style(style).processingTime(true));
			if (style == HeaderSettings.Style.GROQ) {
				settings.requestsPerDay(10);
			}
		});
				WebClientExchange exchange = Exchanges.of(URI.create(simulated.baseUrl()),
						(settings) -> settings.provider(provider))) {
			exchange.exchange(Exchanges.REQUEST).contextWrite(listener::addTo).block(TIMEOUT);
		}
		Duration elapsed = Duration.ofNanos(System.nanoTime() - started);
		assertThat(heads).hasSize(1);
		AiAnswerHead head = heads.element();
		assertThat(head.processingTime() != null).isEqualTo(provider.processingTimeHeader() != null);
		List<ReportedLimit> limits = head.limits();
		assertThat(limits).extracting(ReportedLimit::name, ReportedLimit::limit)
			.containsExactlyInAnyOrder(tuple(requests, 10L), tuple(tokens, 17_500L));
		assertThat(limits).filteredOn((limit) -> limit.name().equals(requests))
			.extracting(ReportedLimit::remaining)
			.containsExactly(9L);
		assertThat(limits).filteredOn((limit) -> !limit.name().equals("requests-per-day")).allSatisfy((limit) -> {
			Duration reset = limit.reset();
			assertThat(reset != null).isEqualTo(resets);
			if (reset != null) {
				assertThat(reset.plus(elapsed)).isGreaterThanOrEqualTo(WINDOW);
				assertThat(reset).isLessThanOrEqualTo(WINDOW.plusSeconds(1));
			}
		});
	}

}
