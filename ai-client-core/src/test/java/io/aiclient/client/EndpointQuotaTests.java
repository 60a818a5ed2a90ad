package io.aiclient.client;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.Map;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.EndpointSettings.Builder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Endpoints that share a quota, and those that have their own.
 */
class EndpointQuotaTests extends FailoverTestCase {

	private static final RateLimitSettings TEN_A_MINUTE = RateLimitSettings.none().withRequestsPerMinute(10L);

	private AiClientBuilder halves(Builder second) {
		return both().failover(Failover.weighted(1, second.build()));
	}

	private Builder second() {
		return EndpointSettings.builder("azure", this.second.exchange);
	}

	@Test
	void limitsOfTheirOwnAddUp() {
		ManagedAiClient client = halves(second().rateLimit(TEN_A_MINUTE)).rateLimit(TEN_A_MINUTE).build();
		sendEach(client, 40);
		assertThat(this.first.sent()).isEqualTo(10);
		assertThat(this.second.sent()).isEqualTo(10);
		assertThat(client.snapshot().quotas()).hasSize(2);
	}

	@Test
	void aSharedLimitHoldsForBothTogether() {
		ManagedAiClient client = halves(second().sharedQuota(true)).rateLimit(TEN_A_MINUTE).build();
		sendEach(client, 40);
		assertThat(this.first.sent() + this.second.sent()).isEqualTo(10);
		assertThat(client.snapshot().quotas()).hasSize(1);
		assertThat(client.snapshot().endpoints().get(1).sharedQuota()).isTrue();
	}

	@Test
	void a429OfASeparateQuotaDoesNotPauseTheOther() {
		this.first.trouble = ScriptedExchange.status(429, Map.of("Retry-After", "60"));
		ManagedAiClient client = halves(second()).build();
		sendEach(client, 20);
		assertThat(this.first.sent()).isOne();
		assertThat(this.second.sent()).isEqualTo(10);
	}

	@Test
	void a429OfASharedQuotaPausesBoth() {
		this.first.trouble = ScriptedExchange.status(429, Map.of("Retry-After", "60"));
		ManagedAiClient client = halves(second().sharedQuota(true)).build();
		sendEach(client, 20);
		assertThat(this.first.sent()).isOne();
		assertThat(this.second.sent()).isZero();
	}

	@Test
	void theNumberInFlightIsThatOfEachQuota() {
		this.first.latency = Duration.ofSeconds(10);
		this.second.latency = Duration.ofSeconds(10);
		ManagedAiClient own = halves(second()).concurrency(ConcurrencySettings.fixed(4)).build();
		requests(20).forEach((request) -> Answer.of(own.send(request)));
		assertThat(this.first.exchange.inFlight).isEqualTo(4);
		assertThat(this.second.exchange.inFlight).isEqualTo(4);
		own.close();
		ManagedAiClient shared = halves(second().sharedQuota(true)).concurrency(ConcurrencySettings.fixed(4)).build();
		requests(20).forEach((request) -> Answer.of(shared.send(request)));
		assertThat(this.first.exchange.inFlight + this.second.exchange.inFlight).isEqualTo(4);
	}

	@Test
	void aBatchFillsBothQuotas() {
		this.first.latency = Duration.ofSeconds(10);
		this.second.latency = Duration.ofSeconds(10);
		ManagedAiClient client = halves(second()).concurrency(ConcurrencySettings.fixed(200)).build();
		Results.of(client.batch(requests(1_000)));
		assertThat(this.first.exchange.inFlight).isEqualTo(200);
		assertThat(this.second.exchange.inFlight).isEqualTo(200);
	}

	@Test
	void aMoveIsAdmittedByTheQuotaItMovesTo() {
		this.first.dead();
		ManagedAiClient client = both().failover(Failover.inOrder(second().rateLimit(TEN_A_MINUTE).build())).build();
		List<Answer> answers = requests(11).stream().map((request) -> Answer.of(client.send(request))).toList();
		advance(Duration.ofMillis(10));
		assertThat(answers).filteredOn((answer) -> answer.response != null).hasSize(10);
		advance(Duration.ofSeconds(61));
		assertThat(answers).allMatch((answer) -> answer.response != null);
	}

	@Test
	void aGateOfTheUserAdmitsToAllEndpoints() {
		ManagedAiClient donor = client(this.first.exchange).build();
		ManagedAiClient client = halves(second()).admissionGate(new AdmissionGate() {
			@Override
			public Mono<AdmissionPermit> admit(AdmissionRequest request) {
				return Mono.empty();
			}

			@Override
			public AdmissionSnapshot snapshot() {
				return donor.snapshot().admission();
			}
		}).build();
		assertThat(sendEach(client, 4)).allSatisfy((answer) -> assertThat(answer.error).hasMessageContaining("permit"));
		assertThat(client.snapshot().quotas()).hasSize(1);
	}

	@Test
	void aGateOfTheUserStaysOpenWhenItsClientCloses() {
		AtomicBoolean closed = new AtomicBoolean();
		ManagedAiClient donor = client(this.first.exchange).build();
		client(this.second.exchange).admissionGate(new AdmissionGate() {
			@Override
			public Mono<AdmissionPermit> admit(AdmissionRequest request) {
				return Mono.empty();
			}

			@Override
			public AdmissionSnapshot snapshot() {
				return donor.snapshot().admission();
			}

			@Override
			public void close() {
				closed.set(true);
			}
		}).build().close();
		assertThat(closed).isFalse();
	}

	@Test
	void aClientOfOneEndpointShowsNone() {
		ManagedAiClient client = client(this.first.exchange).build();
		assertThat(client.snapshot().endpoints()).isEmpty();
		assertThat(client.snapshot().quotas()).containsExactly(client.snapshot().admission());
	}

	@Test
	void settingsThatCannotBeAreRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EndpointSettings.builder("my.azure", this.second.exchange).build())
			.withMessage("Invalid name (my.azure): must be made of letters, digits, dashes and underscores");
		assertThatIllegalArgumentException().isThrownBy(() -> second().weight(0).build())
			.withMessage("Invalid weight (0): must be one or more");
		assertThatIllegalArgumentException().isThrownBy(() -> Failover.weighted(0, second().build()))
			.withMessage("Invalid weight (0): must be one or more");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> second().sharedQuota(true).rateLimit(TEN_A_MINUTE).build())
			.withMessageContaining("with sharedQuota");
		assertThatIllegalArgumentException().isThrownBy(() -> Failover.inOrder(second().build(), second().build()))
			.withMessageContaining("two are named azure");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Failover.inOrder(EndpointSettings.builder("first", this.second.exchange).build()))
			.withMessageContaining("'first' is that of the client's own exchange");
	}

	@Test
	void eachEndpointIsShownWithItsOwnState() {
		this.second.failing(402);
		ManagedAiClient client = halves(second()).build();
		sendEach(client, 4);
		assertThat(client.snapshot().endpoints()).extracting("name").containsExactly("first", "azure");
		assertThat(client.snapshot().latch()).isNull();
		assertThat(client.snapshot().endpoints().get(1).latch().reason()).contains("HTTP 402");
	}

}
