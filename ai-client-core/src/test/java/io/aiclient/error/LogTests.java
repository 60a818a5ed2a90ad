package io.aiclient.error;

import java.io.IOException;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a log shows of values from outside.
 */
class LogTests {

	private static final String KEY = "h4Pk-Tz8Wq2Ns6Xd0Vb3Mf7Jc1Lg5Ry9Q";

	private final Logger logger = (Logger) LoggerFactory.getLogger(LogTests.class);

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>() {
		@Override
		protected void append(ILoggingEvent event) {
			event.getCallerData();
			super.append(event);
		}
	};

	private final Log log = Log.of(LogTests.class);

	@BeforeEach
	void listen() {
		Secrets.register(KEY);
		this.logger.setLevel(Level.DEBUG);
		this.logger.setAdditive(false);
		this.appender.start();
		this.logger.addAppender(this.appender);
	}

	@AfterEach
	void stop() {
		this.logger.detachAppender(this.appender);
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
	}

	@Test
	void cleansEachValue() {
		this.log.info("Row '{}' of {} with {}, {}", "one\n2026 WARN forged", List.of("a\r\nb"), KEY, 42);
		assertThat(only().getFormattedMessage()).isEqualTo("Row 'one 2026 WARN forged' of [a b] with ******, 42");
		assertThat(only().getArgumentArray()).hasSize(4);
	}

	@Test
	void showsTheBeginningOfWhatAProviderSaid() {
		String said = "Unsupported prompt: " + "please summarise the patient's file ".repeat(10);
		AiClientException error = new AiInvalidRequestException("The provider refused the request (HTTP 400): " + said,
				ErrorDetails.LOCAL.withStatus(400).withProviderMessage(said).withProviderCode("bad").withAttempts(1),
				null);
		this.log.warn("Client '{}' is refused. {}", "default", error);
		this.log.warn("It failed", error);
		this.log.warn("It failed", new IOException("outer", error));
		assertThat(this.appender.list.get(0).getFormattedMessage()).startsWith("Client 'default' is refused. The")
			.contains(said.substring(0, 80) + "…")
			.doesNotContain(said.substring(0, 82));
		for (ILoggingEvent event : this.appender.list.subList(1, 3)) {
			assertThat(ThrowableProxyUtil.asString(event.getThrowableProxy())).contains("AiInvalidRequestException")
				.contains(said.substring(0, 80))
				.doesNotContain(said.substring(0, 82));
		}
	}

	@Test
	void showsNoSecretOfAThrowableNorOfItsCauses() {
		Throwable thrown = new IllegalStateException("outer", new IOException("sent " + KEY + "\nINFO forged"));
		thrown.addSuppressed(new IllegalArgumentException("with " + KEY));
		this.log.error("A filter threw", thrown);
		String shown = ThrowableProxyUtil.asString(only().getThrowableProxy());
		assertThat(shown).contains("java.io.IOException: sent ****** INFO forged")
			.contains("java.lang.IllegalArgumentException: with ******")
			.contains(LogTests.class.getName())
			.doesNotContain(KEY);
	}

	@Test
	void leavesACleanThrowableAsItIs() {
		this.log.error("A filter threw", new IllegalStateException("outer", new IOException("inner")));
		assertThat(ThrowableProxyUtil.asString(only().getThrowableProxy()))
			.startsWith("java.lang.IllegalStateException: outer")
			.contains("Caused by: java.io.IOException: inner");
	}

	@Test
	void survivesValuesThatThrow() {
		Object value = new Object() {
			@Override
			public String toString() {
				throw new IllegalStateException("no");
			}
		};
		Throwable mute = new IllegalStateException() {
			@Override
			public String getMessage() {
				throw new NoClassDefFoundError("gone");
			}
		};
		this.log.info("{} and {}", value, null, mute);
		assertThat(only().getFormattedMessage()).isEqualTo(value.getClass().getName() + " and null");
		assertThat(only().getThrowableProxy().getMessage()).isEqualTo(mute.getClass().getName());
	}

	@Test
	void namesTheLineThatLogs() {
		this.log.info("here");
		assertThat(only().getCallerData()[0].getMethodName()).isEqualTo("namesTheLineThatLogs");
	}

	@Test
	void costsNothingWhereTheLevelIsOff() {
		this.logger.setLevel(Level.WARN);
		this.log.debug("{}", new Object() {
			@Override
			public String toString() {
				throw new AssertionError("looked at");
			}
		});
		assertThat(this.appender.list).isEmpty();
	}

	private ILoggingEvent only() {
		assertThat(this.appender.list).hasSize(1);
		return this.appender.list.get(0);
	}

}
