package io.aiclient.client;

import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.aiclient.AiResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a batch does while the latch's one probe is under way.
 */
class LatchProbeTests extends VirtualTimeTestCase {

	@Test
	@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void othersWaitForTheProbeWithoutAskingTheGateAllTheWhile() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n == 1) ? ScriptedExchange.status(401)
						: ScriptedExchange.answer(request).delayElement(Duration.ofSeconds(10), this.time));
		ManagedAiClient client = client(exchange).build();
		Results results = Results.of(client.batch(requests(5)));
		advance(Duration.ofMinutes(5).plusSeconds(1));
		assertThat(exchange.sent()).as("the refused one and the probe").isEqualTo(2);
		advance(Duration.ofMinutes(1));
		assertThat(exchange.sent()).isEqualTo(5);
		assertThat(results.results).hasSize(5);
		assertThat(results.failures()).isEqualTo(1);
		assertThat(List.copyOf(results.results)).filteredOn(AiResult::isSuccess).hasSize(4);
	}

}
