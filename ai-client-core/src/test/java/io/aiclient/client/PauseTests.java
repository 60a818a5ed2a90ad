package io.aiclient.client;

import java.time.Duration;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.error.AiThrottledException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A pause that a provider asks for: its end, its release, and what reports it.
 */
class PauseTests extends FailoverTestCase {

	private static final Duration DAY = Duration.ofDays(1);

	@Test
	void aDateInSecondsPausesForADayAtMost() {
		this.first.trouble = perDay("4102444800"); // in 2100
		ManagedAiClient client = client(this.first.exchange).build();
		Results results = Results.of(client.batch(requests(3)));
		advance(Duration.ofSeconds(1));
		assertThat(client.snapshot().admission().cooldown()).isEqualTo(DAY.minusSeconds(1));
		assertThat(this.first.sent()).isEqualTo(1);
		this.first.mended();
		advance(DAY.minusSeconds(2));
		assertThat(this.first.sent()).isEqualTo(1);
		advance(Duration.ofSeconds(40));
		assertThat(results.results).hasSize(3).allMatch(AiResult::isSuccess);
	}

	@Test
	void aReleaseSendsRowsThatWaitForALimitOfTheDayAtOnce() {
		this.first.trouble = Mono.delay(Duration.ofMillis(10), this.time).then(perDay("80000"));
		ManagedAiClient client = client(this.first.exchange).build();
		Results results = Results.of(client.batch(requests(100)));
		advance(Duration.ofMinutes(5));
		assertThat(this.first.sent()).isEqualTo(50);
		assertThat(results.results).isEmpty();
		this.first.mended();
		client.releasePause();
		advance(Duration.ofSeconds(2));
		assertThat(results.completed).isTrue();
		assertThat(results.results).hasSize(100).allMatch(AiResult::isSuccess);
		assertThat(client.snapshot().pause()).isNull();
	}

	@Test
	void aRowThatIsRefusedAfterTheReleaseButWasSentBeforeGoesAgainAtOnce() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n <= 2) ? Mono.delay(Duration.ofSeconds(5L * n), this.time).then(perDay("80000"))
						: ScriptedExchange.answer(request));
		ManagedAiClient client = client(exchange).build();
		Results results = Results.of(client.batch(requests(2)));
		advance(Duration.ofSeconds(6));
		client.releasePause();
		advance(Duration.ofSeconds(6));
		assertThat(results.results).hasSize(2).allMatch(AiResult::isSuccess);
		assertThat(client.snapshot().pause()).isNull();
	}

	@Test
	void aPauseThatGoesOnAfterTheReleaseIsAnother() {
		this.first.trouble = perDay("80000");
		ManagedAiClient client = client(this.first.exchange).build();
		Results results = Results.of(client.batch(requests(1)));
		advance(Duration.ofSeconds(10));
		client.releasePause();
		advance(Duration.ofSeconds(10));
		assertThat(this.first.sent()).isEqualTo(2);
		assertThat(client.snapshot().pause().left()).isEqualTo(Duration.ofSeconds(80_000 - 10));
		assertThat(results.results).isEmpty();
	}

	@Test
	void aReleaseEndsTheWaitOfACallThatWaitsForItsRetryAfter() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> (n == 1)
				? ScriptedExchange.status(429, Map.of("Retry-After", "100")) : ScriptedExchange.answer(request));
		ManagedAiClient client = client(exchange).build();
		Answer waiting = Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofSeconds(10));
		client.releasePause();
		advance(Duration.ofMillis(1));
		assertThat(waiting.response).isNotNull();
	}

	@Test
	void aReleaseDoesNotShortenABackoff() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n == 1) ? ScriptedExchange.status(500) : ScriptedExchange.answer(request));
		ManagedAiClient client = client(exchange).build();
		Answer waiting = Answer.of(client.send(AiRequest.of("x")));
		client.releasePause();
		advance(Duration.ofMillis(300));
		assertThat(waiting.isPending()).isTrue();
		advance(Duration.ofMillis(300));
		assertThat(waiting.response).isNotNull();
	}

	@Test
	void aReleaseSendsToAnEndpointAgainWhoseLimitOfTheDayWasUsedUp() {
		this.first.trouble = perDay("80000");
		ManagedAiClient client = both().build();
		sendEach(client, 10);
		assertThat(this.first.sent()).isOne();
		assertThat(client.snapshot().endpoints().get(0).pause()).isNotNull();
		assertThat(client.snapshot().endpoints().get(1).pause()).isNull();
		this.first.mended();
		client.releasePause();
		sendEach(client, 1);
		assertThat(this.first.sent()).isEqualTo(2);
	}

	@Test
	void theSnapshotShowsHowLongItPausesAndWhy() {
		ManagedAiClient client = client(this.first.exchange).build();
		assertThat(client.snapshot().pause()).isNull();
		this.first.trouble = perDay("7200");
		assertThat(Answer.of(client.send(AiRequest.of("x"))).error).isInstanceOf(AiThrottledException.class);
		advance(Duration.ofMinutes(1));
		AiClientSnapshot.Pause pause = client.snapshot().pause();
		assertThat(pause.left()).isEqualTo(Duration.ofMinutes(119));
		assertThat(pause.reason())
			.isEqualTo("The provider's limit per day was reached (HTTP 429): Limit of requests per day reached");
	}

	@Test
	void theLogWarnsOnceOfALongPauseAndSaysHowToReleaseIt() {
		Logger logger = (Logger) LoggerFactory.getLogger(Quota.class);
		ListAppender<ILoggingEvent> log = new ListAppender<>();
		log.start();
		logger.setLevel(Level.INFO);
		logger.setAdditive(false);
		logger.addAppender(log);
		try {
			this.first.trouble = Mono.delay(Duration.ofMillis(10), this.time).then(perDay("80000"));
			ManagedAiClient client = client(this.first.exchange).build();
			client.releasePause();
			Results.of(client.batch(requests(20)));
			advance(Duration.ofSeconds(1));
			client.releasePause();
			assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
				.containsExactly("Client 'default' sends nothing for 80000 s, as the provider asks; items of a batch "
						+ "wait. To go on before, release the pause in code, or with DELETE "
						+ "/actuator/aiclients/default/pause if management.endpoint.aiclients.access=unrestricted. The provider's limit per day was reached (HTTP 429): Limit of requests per day "
						+ "reached", "Client 'default' goes on: its pause after a refusal is released");
		}
		finally {
			logger.detachAppender(log);
			logger.setAdditive(true);
			logger.setLevel(null);
		}
	}

	@Test
	void aGateOfTheUsersOwnHearsOfTheReleaseAndMayThrow() {
		int[] released = { 0 };
		AdmissionGate ofDonor = new AdmissionGate() {
			private final ManagedAiClient donor = client(PauseTests.this.first.exchange).build();

			@Override
			public Mono<AdmissionPermit> admit(AdmissionRequest request) {
				return Mono.empty();
			}

			@Override
			public AdmissionSnapshot snapshot() {
				return this.donor.snapshot().admission();
			}

			@Override
			public void releasePause() {
				released[0]++;
				throw new IllegalStateException("broken");
			}
		};
		client(this.first.exchange).admissionGate(ofDonor).build().releasePause();
		assertThat(released[0]).isOne();
	}

	private static Mono<AiResponse> perDay(String retryAfter) {
		return Mono.error(() -> AiExchangeException.status(429, Map.of("Retry-After", retryAfter),
				new AiExchangeException.ProviderError(null, null, "Limit of requests per day reached")));
	}

}
