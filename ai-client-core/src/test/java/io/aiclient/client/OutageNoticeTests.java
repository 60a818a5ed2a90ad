package io.aiclient.client;

import java.time.Duration;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the log says of an outage, and how seldom.
 */
class OutageNoticeTests extends FailoverTestCase {

	private final Logger logger = (Logger) LoggerFactory.getLogger(OutageNotice.class);

	private final ListAppender<ILoggingEvent> log = new ListAppender<>();

	@BeforeEach
	void listen() {
		this.log.start();
		this.logger.setLevel(Level.INFO);
		this.logger.setAdditive(false);
		this.logger.addAppender(this.log);
	}

	@AfterEach
	void stopListening() {
		this.logger.detachAppender(this.log);
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
	}

	@Test
	void theFirstFailureOfAnEndpointIsLoggedBeforeTheBreakerOpens() {
		this.first.dead();
		ManagedAiClient client = both().build();
		sendEach(client, 1);
		assertThat(breaker(client, 0)).isEqualTo("closed");
		assertThat(said(Level.WARN)).singleElement()
			.asString()
			.startsWith("Endpoint 'first' of client 'default' fails: ")
			.contains("refused")
			.contains("Requests go to another endpoint");
	}

	@Test
	void manyFailuresAndAnswersOfAnOutageAreOneWarningAndOneRecovery() {
		this.first.dead();
		ManagedAiClient client = both().build();
		sendEach(client, 500);
		advance(Duration.ofSeconds(61));
		this.first.mended();
		sendEach(client, 500);
		assertThat(said(Level.WARN)).hasSize(1);
		assertThat(said(Level.INFO)).singleElement()
			.asString()
			.matches("Endpoint 'first' of client 'default' answers again, \\d+ ms after its first failure");
	}

	@ParameterizedTest
	@ValueSource(ints = { 503, 529 })
	void anOutageStatusOfTheOnlyProviderIsLogged(int status) {
		this.first.failing(status);
		ManagedAiClient client = client(this.first.exchange).retry(NO_RETRY).build();
		sendEach(client, 5);
		assertThat(said(Level.WARN)).singleElement()
			.asString()
			.startsWith("The provider of client 'default' fails: ")
			.contains(String.valueOf(status))
			.contains("tried again");
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 429, 500, 504 })
	void whatOneRequestMayCauseByItselfIsNone(int status) {
		this.first.failing(status);
		sendEach(client(this.first.exchange).retry(NO_RETRY).build(), 5);
		assertThat(this.log.list).isEmpty();
	}

	@Test
	void anEndpointThatAnswersNowAndThenIsLoggedOnce() {
		ManagedAiClient client = client(this.first.exchange).retry(NO_RETRY).build();
		for (int i = 0; i < 50; i++) {
			this.first.failing(503);
			sendEach(client, 1);
			this.first.mended();
			sendEach(client, 5);
			advance(Duration.ofSeconds(50));
		}
		assertThat(said(Level.WARN)).hasSize(1);
		assertThat(said(Level.INFO)).hasSize(1);
	}

	@Test
	void aSecondOutageIsLoggedLikeTheFirst() {
		ManagedAiClient client = client(this.first.exchange).retry(NO_RETRY).build();
		for (int i = 0; i < 2; i++) {
			this.first.failing(503);
			sendEach(client, 1);
			this.first.mended();
			sendEach(client, 1);
			advance(Duration.ofSeconds(61));
		}
		assertThat(said(Level.WARN)).hasSize(2);
		assertThat(said(Level.INFO)).hasSize(2);
	}

	@Test
	void anOutageThatBeginsSoonAfterARecoveryIsLoggedWhenItHasGoneOnForAMinute() {
		ManagedAiClient client = client(this.first.exchange).retry(NO_RETRY).build();
		this.first.failing(503);
		sendEach(client, 1);
		this.first.mended();
		sendEach(client, 1);
		advance(Duration.ofSeconds(20));
		this.first.failing(503);
		for (int i = 0; i < 6; i++) {
			sendEach(client, 1);
			advance(Duration.ofSeconds(10));
		}
		assertThat(said(Level.WARN)).hasSize(1);
		for (int i = 0; i < 12; i++) {
			sendEach(client, 1);
			advance(Duration.ofSeconds(10));
		}
		assertThat(said(Level.WARN)).hasSize(2);
		assertThat(said(Level.INFO)).hasSize(1);
		this.first.mended();
		advance(Duration.ofSeconds(60));
		sendEach(client, 1);
		assertThat(said(Level.INFO)).hasSize(2);
	}

	@Test
	void anAnswerToWhatWasSentBeforeTheOutageIsNoRecovery() {
		ManagedAiClient client = client(this.first.exchange).retry(NO_RETRY).build();
		this.first.latency = Duration.ofSeconds(5);
		Answer early = Answer.of(client.send(requests(1).get(0)));
		advance(Duration.ofMillis(10));
		this.first.dead();
		sendEach(client, 1);
		advance(Duration.ofSeconds(10));
		assertThat(early.response).isNotNull();
		assertThat(said(Level.WARN)).hasSize(1);
		assertThat(said(Level.INFO)).isEmpty();
	}

	private List<String> said(Level level) {
		return this.log.list.stream()
			.filter((event) -> event.getLevel() == level)
			.map(ILoggingEvent::getFormattedMessage)
			.toList();
	}

}
