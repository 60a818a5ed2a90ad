package io.aiclient.spring.web;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.CircuitBreakerSettings;
import io.aiclient.resilience.RetrySettings;
import io.aiclient.spring.provider.ProviderPreset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A provider that answers as scripts say, clients that call it, and what must hold
 * whatever it does: each call ends, as an answer or as an error of the client; then
 * nothing is held, and the same client calls again; no event loop works for more than 50
 * ms on what was sent once; no text has a part of the key, a control character, or no
 * end.
 * <p>
 * Each script has a client of its own. The connections are those of the scripts before,
 * so that what one leaves behind is met by the next.
 */
final class HostileProvider implements Closeable {

	/**
	 * Where Reactor says, before anybody can catch it, what fatal error was thrown to it.
	 */
	private static final String REACTORS = "reactor.core.Exceptions";

	/**
	 * Says on several lines where a buffer was used, whenever it is collected; it quotes
	 * no answer.
	 */
	private static final String NETTYS = "io.netty.util.ResourceLeakDetector";

	private static final int SLOTS = 2;

	/**
	 * The server keeps a socket for each connection that there ever was.
	 */
	private static final int SCRIPTS_OF_A_SERVER = 2_000;

	private static final Duration MOST_OF_A_LOOP = Duration.ofMillis(50);

	/**
	 * Classes are loaded and code is compiled while a script runs: that is not its fault,
	 * and happens once.
	 */
	private static final int RUNS = 5;

	private static final int CALLS_AFTERWARDS = 5;

	private static final String PLAIN = Exchanges.ANSWER.replace("Hello", "Plain");

	private final Duration timeout;

	private final UnaryOperator<ManagedAiClient> decorator;

	private final CapturedLog log = new CapturedLog();

	private RawServer server;

	private WebClientExchange exchange;

	private int scripts;

	private volatile @Nullable HostileExchange current;

	/**
	 * Begins to serve.
	 * @param timeout after which a call is held to be lost
	 * @param decorator changes the clients, to see whether that is found
	 */
	HostileProvider(Duration timeout, UnaryOperator<ManagedAiClient> decorator) {
		this.timeout = timeout;
		this.decorator = decorator;
		start();
		warm();
	}

	/**
	 * Loads the classes of a call, which takes longer than an answer may.
	 */
	private void warm() {
		await("a first answer").atMost(this.timeout).ignoreExceptionsInstanceOf(AiClientException.class).until(() -> {
			try (ManagedAiClient client = builder().build()) {
				assertAnswered(client);
				return true;
			}
		});
	}

	private void start() {
		this.server = new RawServer(this::answer);
		WebClient.Builder webClient = WebClient.builder();
		HostileCode none = new HostileCode();
		HostileCode.filter(webClient, () -> {
			HostileExchange current = this.current;
			return (current != null) ? current.code : none;
		});
		this.exchange = new WebClientExchange("default",
				WebExchangeSettings.builder(this.server.url())
					.apiKey(HostileText.KEY)
					.provider(ProviderPreset.OPENAI)
					.pool(PoolSettings.ofMaxConnections(SLOTS))
					.timeouts(Exchanges.timeouts(1000, 120, 120))
					.build(),
				webClient, null);
	}

	private void answer(RawServer.Answer answer) throws IOException {
		HostileExchange current = this.current;
		if (current == null) {
			answer.ok("application/json", PLAIN);
		}
		else {
			current.sent.incrementAndGet();
			current.answer.send(answer);
		}
	}

	/**
	 * Runs a script.
	 * @param script the script
	 * @throws AssertionError if something does not hold
	 */
	void check(List<HostileStep> script) {
		if (++this.scripts % SCRIPTS_OF_A_SERVER == 0) {
			restart();
		}
		try {
			Duration most = run(script);
			for (int run = 1; run < RUNS && most.compareTo(MOST_OF_A_LOOP) > 0; run++) {
				most = run(script);
			}
			assertThat(most).as("time of an event loop for each answer").isLessThanOrEqualTo(MOST_OF_A_LOOP);
		}
		catch (Throwable thrown) {
			restart(); // so that a shorter script is judged by what it does itself
			throw (thrown instanceof AssertionError error) ? error : new AssertionError(thrown.toString(), thrown);
		}
	}

	private Duration run(List<HostileStep> script) {
		HostileExchange exchange = HostileExchange.of(script);
		CleanTexts texts = new CleanTexts();
		this.log.drain();
		LoopTime before = LoopTime.now();
		AiClientBuilder builder = builder();
		exchange.code.install(builder);
		try (ManagedAiClient client = this.decorator.apply(builder.build())) {
			this.current = exchange;
			HostileCall call = HostileCall.begin(exchange, client);
			if (awaitEnd(call, exchange, client)) {
				call.assertEndedWell();
			}
			call.addTexts(texts);
			assertNothingIsHeld(client);
			texts.add("the snapshot", client.snapshot().toString());
			exchange.code.disarm();
			this.current = null;
			assertCallsAgain(client, exchange);
		}
		Duration most = before.mostSince().dividedBy(Math.max(1, exchange.sent.get()));
		this.log.drain()
			.stream()
			.filter((event) -> !Set.of(REACTORS, NETTYS).contains(event.getLoggerName()))
			.forEach(texts::add);
		texts.assertClean();
		return most;
	}

	/**
	 * A batch waits for as long as the provider holds it back, which may be for ever.
	 */
	private boolean awaitEnd(HostileCall call, HostileExchange exchange, ManagedAiClient client) {
		boolean mayWait = exchange.operation == HostileCall.Operation.BATCH && exchange.answer.mayHoldBack();
		if (mayWait && !call.await(Duration.ofMillis(500))) {
			call.cancel();
			return false;
		}
		assertThat(call.await(this.timeout)).as(() -> "ends in time; " + client.snapshot()).isTrue();
		return true;
	}

	private void assertNothingIsHeld(ManagedAiClient client) {
		if (client.snapshot().admission().inFlight() > 0) {
			await("free slots").atMost(this.timeout)
				.pollInterval(Duration.ofMillis(1))
				.until(() -> client.snapshot().admission().inFlight() == 0);
		}
		assertThat(client.snapshot().admission().waiting()).as("waiting").isZero();
	}

	/**
	 * With all slots and all connections. A client that a provider asked to wait may
	 * still do so; then another must be answered by the same connections.
	 */
	private void assertCallsAgain(ManagedAiClient client, HostileExchange exchange) {
		client.releaseLatch();
		client.releasePause();
		try {
			assertAnswered(client);
		}
		catch (AiClientException ex) {
			assertThat(exchange.answer.mayHoldBack()).as(() -> "held back by " + ex.getClass()).isTrue();
			try (ManagedAiClient other = builder().build()) {
				assertAnswered(other);
			}
		}
	}

	/**
	 * A connection may just be closing when it is used again.
	 */
	private void assertAnswered(ManagedAiClient client) {
		for (int call = 1;; call++) {
			try {
				List<String> answers = Flux.range(0, SLOTS)
					.flatMap((i) -> client.send(AiRequest.of("plain " + i)))
					.map(AiResponse::content)
					.collectList()
					.block(this.timeout);
				assertThat(answers).as("answers afterwards").hasSize(SLOTS).containsOnly("Plain");
				return;
			}
			catch (AiClientException ex) {
				if (call == CALLS_AFTERWARDS) {
					throw ex;
				}
			}
		}
	}

	private AiClientBuilder builder() {
		return AiClientBuilder.create(this.exchange)
			.model("m")
			.totalTimeout(Duration.ofMillis(400))
			.concurrency(ConcurrencySettings.fixed(SLOTS))
			.retry(RetrySettings.defaults()
				.withMaxRetries(1)
				.withDelays(Duration.ofMillis(1), 2, Duration.ofMillis(2))
				.withMaxRetryAfter(Duration.ofMillis(100))
				.withBudget(1))
			.circuitBreaker(new CircuitBreakerSettings(100, 100, 100, Duration.ofMillis(1), 1));
	}

	private void restart() {
		stop();
		start();
	}

	private void stop() {
		this.current = null;
		this.exchange.close();
		try {
			this.server.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		stop();
		this.log.close();
	}

}
