package io.aiclient.spring.web;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import io.aiclient.AiResponse;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.client.AiClientObserver.RequestObserver;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.cost.ModelPrice;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a request that passes leaves in limits and costs: what its answer says that it
 * used.
 */
@Timeout(60)
class PassedSettlementTests {

	private static final String USAGE = "\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":500,\"total_tokens\":1500}";

	@ParameterizedTest
	@CsvSource({ "/chat/completions, false, 1500", "/chat/completions, true, 1500", "/images/generations, false, 1500",
			"/files, false, 0" })
	void theUsageOfTheAnswerCounts(String path, boolean streamed, long tokens) throws IOException {
		String json = "{\"model\":\"m-2025\",\"choices\":[]," + USAGE + "}";
		Queue<AiResponse> seen = new ConcurrentLinkedQueue<>();
		try (RawServer server = new RawServer((answer) -> {
			if (streamed) {
				answer.ok("text/event-stream",
						Exchanges.event("{\"choices\":[]}") + Exchanges.event(json) + Exchanges.event("[DONE]"));
			}
			else {
				answer.ok("application/json", json);
			}
		});
				WebClientExchange exchange = Exchanges.of(server.url());
				ManagedAiClient client = Passing.client(exchange)
					.rateLimit(RateLimitSettings.none().withTokensPerMinute(100_000L).withRequestsPerMinute(100L))
					.prices(List.of(new ModelPrice("m", BigDecimal.ONE, null, BigDecimal.TEN)))
					.observer((operation, request, context) -> new RequestObserver() {
						@Override
						public void succeeded(AiResponse response) {
							seen.add(response);
						}
					})
					.build()) {
			Passing.send(client, Passing.post(path, Passing.BODY));
			Passing.assertNothingInFlight(client);
			assertThat(client.snapshot().admission().windows()).filteredOn((window) -> window.name().equals("tokens"))
				.singleElement()
				.extracting(WindowUsage::used)
				.isEqualTo(tokens);
			assertThat(client.snapshot().admission().windows()).filteredOn((window) -> window.name().equals("requests"))
				.singleElement()
				.extracting(WindowUsage::used)
				.isEqualTo((tokens > 0) ? 1L : 0L);
			assertThat(seen).singleElement()
				.satisfies((response) -> assertThat(Objects.requireNonNull(response.cost()))
					.isEqualByComparingTo("0.006"));
		}
	}

}
