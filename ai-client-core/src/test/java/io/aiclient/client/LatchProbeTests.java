package io.aiclient.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiCircuitOpenException;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.BillingLatch;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What becomes of requests while the latch is set, and of the one that tries.
 */
class LatchProbeTests extends FailoverTestCase {

	private final Logger logger = (Logger) LoggerFactory.getLogger(BillingLatch.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.setLevel(Level.WARN);
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
		this.logger.setLevel(null);
	}

	@Test
	@Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
	void othersWaitForTheProbeWithoutAskingTheGateAllTheWhile() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n == 1) ? ScriptedExchange.status(401)
						: ScriptedExchange.answer(request).delayElement(Duration.ofSeconds(10), this.time));
		ManagedAiClient client = client(exchange).build();
		Results results = Results.of(client.batch(requests(5)));
		advance(Duration.ofMillis(1_500));
		assertThat(exchange.sent()).as("the refused one and the probe").isEqualTo(2);
		advance(Duration.ofMinutes(1));
		assertThat(exchange.sent()).isEqualTo(5);
		assertThat(results.results).hasSize(5);
		assertThat(results.failures()).isEqualTo(1);
		assertThat(List.copyOf(results.results)).filteredOn(AiResult::isSuccess).hasSize(4);
	}

	/**
	 * One in 125 is refused for a moment, as some providers are known to do.
	 */
	@Test
	void fortyRefusalsOfTheMomentAmong5000RowsCostFortySecondsAndNoOtherRow() {
		ScriptedExchange exchange = new ScriptedExchange(this.time, (n, request) -> {
			int row = Integer.parseInt(request.id().substring("id-".length()));
			return Mono.delay(Duration.ofMillis(50), this.time)
				.then((row % 125 == 60) ? ScriptedExchange.status((row % 2 == 0) ? 401 : 402)
						: ScriptedExchange.answer(request));
		});
		Results results = Results.of(client(exchange).build().batch(requests(5_000)));
		advance(Duration.ofSeconds(60));
		assertThat(results.completed).isTrue();
		assertThat(results.results).hasSize(5_000);
		assertThat(results.failures()).isEqualTo(40);
		assertThat(exchange.sent()).isEqualTo(5_000);
		assertThat(warnings()).singleElement()
			.asString()
			.isEqualTo("Client 'default' stops sending, and one request tries again in 1 s, then after twice as long "
					+ "each time that it is refused, up to 300 s. If it stays refused, mend the key or the account, "
					+ "then release the latch in code, with DELETE /actuator/aiclients/default/latch if "
					+ "management.endpoint.aiclients.access=unrestricted, or by a restart. "
					+ "The provider refused the key (HTTP 401): scripted");
	}

	@Test
	void aLatchThatLastsIsLoggedThoughOneWasLoggedJustBefore() {
		this.first.failing(401);
		ManagedAiClient client = client(this.first.exchange).build();
		Answer.of(client.send(AiRequest.of("x")));
		client.releaseLatch();
		Answer.of(client.send(AiRequest.of("x")));
		assertThat(warnings()).hasSize(1);
		Results results = Results.of(client.batch(requests(100)));
		advance(Duration.ofMinutes(2));
		assertThat(warnings()).hasSize(2);
		assertThat(warnings().get(1)).contains("tries again in 64 s");
		advance(Duration.ofMinutes(30));
		assertThat(warnings()).hasSize(2);
		assertThat(results.completed).isFalse();
	}

	@Test
	void callsFailAtOnceUntilAProbeIsDue() {
		this.first.failing(401);
		ManagedAiClient client = client(this.first.exchange).build();
		Answer.of(client.send(AiRequest.of("x")));
		this.first.mended();
		Answer refused = Answer.of(client.send(AiRequest.of("x")));
		assertThat(refused.error).isInstanceOf(AiAuthenticationException.class)
			.hasMessage("Not sent: client 'default' was refused 0 s ago, and stops until the latch is released, or a "
					+ "request that tries in 1 s is not refused: The provider refused the key (HTTP 401): scripted");
		advance(Duration.ofSeconds(1));
		Answer probe = Answer.of(client.send(AiRequest.of("x")));
		assertThat(Answer.of(client.send(AiRequest.of("x"))).error).hasMessageContaining("a request that tries now");
		advance(Duration.ofMillis(10));
		assertThat(probe.response).isNotNull();
		assertThat(client.snapshot().latch()).isNull();
	}

	@Test
	void aProbeThatIsCancelledMakesRoomForAnotherAtOnce() {
		this.first.failing(401);
		ManagedAiClient client = client(this.first.exchange).build();
		Answer.of(client.send(AiRequest.of("x")));
		this.first.mended();
		advance(Duration.ofSeconds(1));
		Disposable probe = client.send(AiRequest.of("x")).subscribe();
		probe.dispose();
		assertThat(sendEach(client, 2)).allMatch((answer) -> answer.response != null);
	}

	@Test
	void aProbeThatDoesNotReachTheProviderNeitherReleasesNorDoubles() {
		this.first.failing(401);
		ManagedAiClient client = client(this.first.exchange).retry(NO_RETRY).build();
		Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofSeconds(1));
		this.first.dead();
		sendEach(client, 2);
		assertThat(client.snapshot().latch()).isNotNull();
		this.first.failing(401);
		sendEach(client, 1);
		assertThat(client.snapshot().latch().untilProbe()).isBetween(Duration.ofMillis(1_900), Duration.ofSeconds(2));
	}

	@Test
	void aProbeThatTheBreakerTurnsAwayLeavesTheNextOneItsTurn() {
		this.first.failing(500);
		ManagedAiClient client = client(this.first.exchange).retry(NO_RETRY).circuitBreaker(BREAKER).build();
		requests(9).forEach((request) -> Answer.of(client.send(request)));
		this.first.failing(401);
		Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofSeconds(1));
		this.first.failing(500);
		Answer.of(client.send(AiRequest.of("x")));
		assertThat(client.snapshot().breaker()).hasToString("open");
		assertThat(client.snapshot().latch()).isNotNull();
		Answer turnedAway = Answer.of(client.send(AiRequest.of("x")));
		assertThat((AiClientException) turnedAway.error).isInstanceOfAny(AiCircuitOpenException.class,
				AiAuthenticationException.class);
		this.first.mended();
		Results results = Results.of(client.batch(requests(20)));
		advance(Duration.ofSeconds(70));
		assertThat(results.results).hasSize(20).allMatch(AiResult::isSuccess);
		assertThat(client.snapshot().latch()).isNull();
	}

	@Test
	void aProbeThatStreamsReleasesWithItsFirstToken() {
		boolean[] refused = { true };
		AiExchange exchange = new AiExchange() {
			@Override
			public Mono<AiResponse> exchange(AiRequest request) {
				return refused[0] ? ScriptedExchange.status(401) : ScriptedExchange.answer(request);
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request) {
				return Flux.just(new AiChunk("a", null)).concatWith(Flux.never());
			}
		};
		ManagedAiClient client = client(exchange).build();
		Answer.of(client.send(AiRequest.of("x")));
		refused[0] = false;
		advance(Duration.ofSeconds(1));
		client.stream(AiRequest.of("long")).subscribe();
		assertThat(client.snapshot().latch()).isNull();
		assertThat(Answer.of(client.send(AiRequest.of("x"))).response).isNotNull();
	}

	@Test
	void eachOfManyEndpointsIsTriedOnItsOwnClockAndACallGoesToEachOnce() {
		List<Server> servers = new ArrayList<>();
		List<EndpointSettings> further = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			Server server = new Server();
			server.failing(401);
			servers.add(server);
			if (i > 0) {
				further.add(EndpointSettings.builder("e" + i, server.exchange).build());
			}
		}
		ManagedAiClient client = client(servers.get(0).exchange).retry(NO_RETRY)
			.failover(Failover.inOrder(further.toArray(EndpointSettings[]::new)))
			.build();
		assertThat(sendEach(client, 2)).allMatch((answer) -> answer.error instanceof AiAuthenticationException);
		assertThat(servers).allMatch((server) -> server.sent() == 1);
		advance(Duration.ofSeconds(1));
		assertThat(sendEach(client, 2)).allMatch((answer) -> answer.error instanceof AiAuthenticationException);
		assertThat(servers).allMatch((server) -> server.sent() == 2);
		servers.get(3).mended();
		Results results = Results.of(client.batch(requests(50)));
		advance(Duration.ofSeconds(20));
		assertThat(results.results).hasSize(50);
		assertThat(results.failures()).as("but a probe of an endpoint that still refuses").isLessThanOrEqualTo(1);
		assertThat(servers.get(3).sent()).isEqualTo(52 - (int) results.failures());
		assertThat(client.snapshot().endpoints().get(3).latch()).isNull();
	}

	@Test
	void aRequestThatHasEndedSaysNothingOfTheKeyThatWasMendedMeanwhile() {
		ScriptedExchange exchange = new ScriptedExchange(this.time,
				(n, request) -> (n <= 2)
						? Mono.delay(Duration.ofSeconds(n * 5L), this.time).then(ScriptedExchange.status(401))
						: ScriptedExchange.answer(request));
		ManagedAiClient client = client(exchange).build();
		Answer early = Answer.of(client.send(AiRequest.of("x")));
		Answer late = Answer.of(client.send(AiRequest.of("x")));
		advance(Duration.ofSeconds(5));
		assertThat(early.error).isNotNull();
		client.releaseLatch();
		advance(Duration.ofSeconds(5));
		assertThat(late.error).isInstanceOf(AiAuthenticationException.class);
		assertThat(client.snapshot().latch()).isNull();
	}

	private List<String> warnings() {
		return this.log.list.stream()
			.filter((event) -> event.getLevel() == Level.WARN)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

}
