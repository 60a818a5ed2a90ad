package io.aiclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.admission.AdmissionSnapshot.Sharing;
import io.aiclient.admission.ConcurrencyLimit;
import io.aiclient.admission.ConcurrencySettings;
import io.aiclient.admission.DefaultAdmissionGate;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.RateLimits;
import io.aiclient.admission.SharedQuota.InForce;
import io.aiclient.admission.SharedQuota.LatchChange;
import io.aiclient.admission.SharedQuota.Reply;
import io.aiclient.admission.SharedQuota.Report;
import io.aiclient.admission.SharedQuotaSettings;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiQuotaExhaustedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SharedQuotaClientTests extends VirtualTimeTestCase {

	private final List<Report> reports = new ArrayList<>();

	private @Nullable String latch;

	private long latchVersion;

	@Test
	void aLatchThatAnotherProcessSetsOrReleasesIsSetOrReleasedHere() {
		ManagedAiClient client = sharing(ScriptedExchange.answering(this.time, Duration.ofMillis(50)));
		advance(Duration.ofMillis(100));
		elsewhere("account refused: no money left");
		Answer refused = Answer.of(client.send(AiRequest.of("a")));
		assertThat(refused.error).isInstanceOf(AiQuotaExhaustedException.class).hasMessageContaining("no money left");
		elsewhere(null);
		Answer answered = Answer.of(client.send(AiRequest.of("b")));
		advance(Duration.ofMillis(100));
		assertThat(answered.response).isNotNull();
		assertThat(changesTold()).isEmpty();
	}

	@Test
	void aRefusedKeyStaysARefusedKeyElsewhere() {
		ManagedAiClient client = sharing(ScriptedExchange.answering(this.time, Duration.ofMillis(50)));
		advance(Duration.ofMillis(100));
		elsewhere("key refused: wrong key");
		Answer refused = Answer.of(client.send(AiRequest.of("a")));
		assertThat(refused.error).isInstanceOf(AiAuthenticationException.class).hasMessageContaining("wrong key");
	}

	@Test
	void aLatchThatIsSetOrReleasedHereIsTold() {
		ManagedAiClient client = sharing(new ScriptedExchange(this.time, (n, request) -> ScriptedExchange.status(401)));
		advance(Duration.ofMillis(100));
		Answer.of(client.send(AiRequest.of("a")));
		advance(Duration.ofSeconds(2));
		client.releaseLatch();
		advance(Duration.ofSeconds(2));
		assertThat(changesTold()).hasSize(2);
		assertThat(changesTold().get(0).reason()).startsWith("key refused: ");
		assertThat(changesTold().get(1).reason()).isNull();
	}

	@Test
	void theSnapshotTellsOfThoseWhoShareTheQuota() {
		ManagedAiClient client = sharing(ScriptedExchange.answering(this.time, Duration.ZERO));
		advance(Duration.ofMillis(100));
		Sharing sharing = client.snapshot().admission().shared();
		assertThat(sharing).isNotNull();
		assertThat(sharing.name()).isEqualTo("account");
		assertThat(sharing.members()).isEqualTo(3);
		assertThat(sharing.keeperAway()).isNull();
		assertThat(client(ScriptedExchange.answering(this.time, Duration.ZERO)).build().snapshot().admission().shared())
			.isNull();
	}

	@Test
	void aClosedClientSaysGoodbyeAndNothingMore() {
		ManagedAiClient client = sharing(ScriptedExchange.answering(this.time, Duration.ZERO));
		advance(Duration.ofMillis(1_500));
		int before = this.reports.size();
		client.shutdown(Duration.ZERO).subscribe();
		client.close();
		advance(Duration.ofMinutes(1));
		assertThat(this.reports).hasSize(before + 1);
		Report last = this.reports.get(before);
		assertThat(last.wish()).isNull();
		assertThat(last.slots()).isZero();
	}

	@Test
	void aGateOfTheUsersOwnCannotBeCombinedWithASharedQuota() {
		AiClientBuilder builder = client(ScriptedExchange.answering(this.time, Duration.ZERO))
			.sharedQuota(SharedQuotaSettings.of("account", this::answer))
			.admissionGate(new DefaultAdmissionGate(RateLimits.of(RateLimitSettings.none()),
					ConcurrencyLimit.of(ConcurrencySettings.defaults()), () -> 0, this.time));
		assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("sharedQuota (account)");
	}

	private ManagedAiClient sharing(AiExchange exchange) {
		return client(exchange).sharedQuota(SharedQuotaSettings.of("account", this::answer)).build();
	}

	private Mono<Reply> answer(Report report) {
		this.reports.add(report);
		if (report.latch() != null) {
			this.latch = report.latch().reason();
			this.latchVersion++;
		}
		List<InForce> unknown = report.limits()
			.stream()
			.map((terms) -> new InForce(0, terms.window(), false, 0, 0))
			.toList();
		return Mono.just(new Reply(millis() * 1_000, "epoch", null, 0, null, unknown, 3, 0, this.latch,
				this.latchVersion, List.of()));
	}

	private void elsewhere(@Nullable String reason) {
		this.latch = reason;
		this.latchVersion++;
		advance(Duration.ofSeconds(1));
	}

	private List<LatchChange> changesTold() {
		return this.reports.stream().map(Report::latch).filter(Objects::nonNull).toList();
	}

}
