package io.aiclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.admission.AdmissionSnapshot.Sharing;
import io.aiclient.admission.DefaultAdmissionGate;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.RateLimits;
import io.aiclient.admission.shared.SharedQuota.InForce;
import io.aiclient.admission.shared.SharedQuota.Latch;
import io.aiclient.admission.shared.SharedQuota.LatchChange;
import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.shared.SharedQuota.Report;
import io.aiclient.admission.shared.SharedQuotaSettings;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiQuotaExhaustedException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SharedQuotaClientTests extends VirtualTimeTestCase {

	private final List<Report> reports = new ArrayList<>();

	private final Map<@Nullable String, Latch> latches = new HashMap<>();

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
		assertThat(changesReported()).isEmpty();
	}

	@Test
	void aKeyThatIsRefusedElsewhereIsRefusedHereIfItIsTheSame() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofMillis(50));
		exchange.key = "K";
		ManagedAiClient client = sharing(exchange);
		advance(Duration.ofMillis(100));
		elsewhere("L of account", "key refused: wrong key");
		assertThat(client.snapshot().latch()).isNull();
		elsewhere("K of account", "key refused: wrong key");
		Answer refused = Answer.of(client.send(AiRequest.of("a")));
		assertThat(refused.error).isInstanceOf(AiAuthenticationException.class).hasMessageContaining("wrong key");
	}

	@Test
	void theReleaseOfOneLatchLeavesTheOtherSet() {
		ScriptedExchange exchange = ScriptedExchange.answering(this.time, Duration.ofMillis(50));
		exchange.key = "K";
		ManagedAiClient client = sharing(exchange);
		advance(Duration.ofMillis(100));
		elsewhere("K of account", "key refused: wrong key");
		elsewhere("account refused: no money left");
		elsewhere("K of account", null);
		Answer refused = Answer.of(client.send(AiRequest.of("a")));
		assertThat(refused.error).isInstanceOf(AiQuotaExhaustedException.class).hasMessageContaining("no money left");
		elsewhere(null);
		assertThat(client.snapshot().latch()).isNull();
	}

	@Test
	void aKeyThatIsRefusedHereIsReportedByItsFingerprintOnly() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> ScriptedExchange.status(401));
		exchange.key = "K";
		ManagedAiClient client = sharing(exchange);
		advance(Duration.ofMillis(100));
		Answer.of(client.send(AiRequest.of("a")));
		advance(Duration.ofSeconds(2));
		assertThat(changesReported()).hasSize(1);
		assertThat(changesReported().get(0).key()).isEqualTo("K of account");
		assertThat(changesReported().get(0).reason()).startsWith("key refused: ");
		client.releaseLatch();
		advance(Duration.ofSeconds(2));
		assertThat(changesReported()).hasSize(3)
			.contains(new LatchChange("K of account", null), new LatchChange(null, null));
		assertThat(this.reports).last()
			.satisfies((report) -> assertThat(report.keys()).containsExactly("K of account"));
	}

	@Test
	void aRefusalOfAKeyThatIsNotKnownIsReportedToNoOther() {
		ManagedAiClient client = sharing(new ScriptedExchange(this.time, (n, request) -> ScriptedExchange.status(401)));
		advance(Duration.ofMillis(100));
		Answer.of(client.send(AiRequest.of("a")));
		advance(Duration.ofSeconds(2));
		assertThat(client.snapshot().latch()).isNotNull();
		assertThat(changesReported()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "129" })
	void aFingerprintThatIsBlankOrTooLongIsNone(String text) {
		String fingerprint = text.isBlank() ? text : "k".repeat(Integer.parseInt(text));
		ManagedAiClient client = sharing(new MarkedExchange(() -> fingerprint));
		advance(Duration.ofMillis(100));
		Answer.of(client.send(AiRequest.of("a")));
		advance(Duration.ofSeconds(2));
		assertThat(client.snapshot().latch()).isNotNull();
		assertThat(changesReported()).isEmpty();
		assertThat(this.reports).allSatisfy((report) -> assertThat(report.keys()).isEmpty());
	}

	@Test
	void aFingerprintIsMadeWithoutTheLockOfTheGate() {
		AtomicReference<@Nullable ManagedAiClient> client = new AtomicReference<>();
		List<String> made = new ArrayList<>();
		client.set(sharing(new MarkedExchange(() -> {
			ManagedAiClient built = client.get();
			if (built != null) {
				CompletableFuture.supplyAsync(built::snapshot).orTimeout(10, TimeUnit.SECONDS).join();
				made.add("k");
			}
			return "k";
		})));
		advance(Duration.ofSeconds(5));
		assertThat(made).isNotEmpty();
		assertThat(this.reports).last().satisfies((report) -> assertThat(report.keys()).containsExactly("k"));
	}

	@Test
	void anExchangeThatCannotMarkItsKeyIsNamedOnce() {
		Logger logger = (Logger) LoggerFactory.getLogger(SharedLatches.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.addAppender(log);
		logger.setAdditive(false);
		logger.setLevel(Level.WARN);
		try {
			sharing(new MarkedExchange(() -> {
				throw new IllegalStateException("no key");
			}));
			advance(Duration.ofSeconds(10));
		}
		finally {
			logger.detachAppender(log);
			logger.setAdditive(true);
			logger.setLevel(null);
		}
		assertThat(this.reports.size()).isGreaterThan(5);
		assertThat(log.list).hasSize(1);
	}

	@Test
	void anAccountThatIsRefusedHereIsReportedForAllKeys() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> ScriptedExchange.status(402));
		exchange.key = "K";
		ManagedAiClient client = sharing(exchange);
		advance(Duration.ofMillis(100));
		Answer.of(client.send(AiRequest.of("a")));
		advance(Duration.ofSeconds(2));
		assertThat(changesReported()).hasSize(1);
		assertThat(changesReported().get(0).key()).isNull();
		assertThat(changesReported().get(0).reason()).startsWith("account refused: ");
	}

	@Test
	void theSnapshotShowsThoseWhoShareTheQuota() {
		ManagedAiClient client = sharing(ScriptedExchange.answering(this.time, Duration.ZERO));
		advance(Duration.ofMillis(100));
		Sharing sharing = client.snapshot().admission().shared();
		assertThat(sharing).isNotNull();
		assertThat(sharing.name()).isEqualTo("account");
		assertThat(sharing.members()).isEqualTo(3);
		assertThat(sharing.coordinatorAway()).isNull();
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
		assertThat(last.leaseRequest()).isNull();
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
		report.latches().forEach(this::turn);
		List<InForce> unknown = report.limits()
			.stream()
			.map((terms) -> new InForce(0, terms.window(), false, 0, 0))
			.toList();
		return Mono.just(new Reply(millis() * 1_000, "epoch", null, 0, null, unknown, 3, 0, 0, standing(report.keys()),
				List.of()));
	}

	private void turn(LatchChange change) {
		this.latches.put(change.key(), new Latch(change.key(), change.reason(), ++this.latchVersion));
	}

	private List<Latch> standing(List<String> keys) {
		List<@Nullable String> all = new ArrayList<>(keys);
		all.add(null);
		return all.stream().map((key) -> this.latches.getOrDefault(key, new Latch(key, null, 0))).toList();
	}

	private void elsewhere(@Nullable String reason) {
		elsewhere(null, reason);
	}

	private void elsewhere(@Nullable String key, @Nullable String reason) {
		turn(new LatchChange(key, reason));
		advance(Duration.ofSeconds(1));
	}

	private List<LatchChange> changesReported() {
		return this.reports.stream().flatMap((report) -> report.latches().stream()).toList();
	}

	/**
	 * Has its key refused.
	 */
	private record MarkedExchange(Supplier<String> fingerprint) implements AiExchange {

		@Override
		public Mono<AiResponse> exchange(AiRequest request) {
			return ScriptedExchange.status(401);
		}

		@Override
		public Flux<AiChunk> stream(AiRequest request) {
			return Flux.error(new UnsupportedOperationException());
		}

		@Override
		public String keyFingerprint(String scope) {
			return this.fingerprint.get();
		}

	}

}
