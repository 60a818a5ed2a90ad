package io.aiclient.error;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How a message speaks of what was thrown.
 */
class ThrownTests {

	@Test
	void saysWhatWasThrownAndWhere() {
		assertThat(Thrown.describe(new IllegalStateException("broken")))
			.startsWith("java.lang.IllegalStateException: broken at " + ThrownTests.class.getName());
	}

	@Test
	void cutsWhatIsTooLongForAMessage() {
		Throwable thrown = new IllegalStateException("x".repeat(1_000_000));
		assertThat(Thrown.name(thrown)).hasSize(301).endsWith("x…");
		assertThat(Thrown.describe(thrown)).hasSizeLessThan(600).contains("x… at ");
	}

	@Test
	void keepsToOneLine() {
		Throwable thrown = new IllegalStateException("one\r\ntwo\u001b[31m three\u0085four");
		assertThat(Thrown.name(thrown)).isEqualTo("java.lang.IllegalStateException: one two [31m three four");
	}

	@Test
	void namesTheClassOfWhatCannotBeAsked() {
		Throwable mute = new IllegalStateException() {
			@Override
			public String getMessage() {
				throw new NoClassDefFoundError("gone");
			}
		};
		assertThat(Thrown.name(mute)).isEqualTo(mute.getClass().getName());
		assertThat(Thrown.describe(mute)).startsWith(mute.getClass().getName());
	}

	@Test
	void whatIsCleanIsPassedOnItself() {
		Throwable thrown = new IllegalStateException("broken", new IllegalArgumentException("inner"));
		assertThat(Thrown.safe(thrown)).isSameAs(thrown);
		assertThat(Thrown.safe(null)).isNull();
	}

	@Test
	void aCopyStandsForWhatIsNotClean() {
		Throwable inner = new IllegalArgumentException("one\ntwo");
		Throwable thrown = new IllegalStateException("broken", inner);
		Throwable safe = Thrown.safe(thrown);
		assertThat(safe).isInstanceOf(SanitizedException.class)
			.hasMessage("java.lang.IllegalStateException: broken")
			.hasCauseInstanceOf(SanitizedException.class)
			.hasRootCauseMessage("java.lang.IllegalArgumentException: one two");
		assertThat(safe.getStackTrace()).isEqualTo(thrown.getStackTrace());
	}

	@Test
	void aCopyStandsForWhatQuotesAKeyInPart() {
		Secrets.register("sk-Vt5Yb8Nq2Wm7Xc4Lk9Zr3Jh6Pd1");
		Throwable thrown = new StackOverflowError("Incorrect API key provided: sk-Vt5Yb****6Pd1");
		assertThat(Thrown.safe(thrown)).isInstanceOf(SanitizedException.class)
			.hasMessage("java.lang.StackOverflowError: Incorrect API key provided: ******");
	}

	@Test
	void causesThatGoRoundEnd() {
		Throwable one = new IllegalStateException("one");
		Throwable two = new IllegalStateException("two\n", one);
		one.initCause(two);
		assertThat(Thrown.safe(one)).isInstanceOf(SanitizedException.class)
			.hasRootCauseMessage("java.lang.IllegalStateException: two");
		Throwable clean = new IllegalStateException("clean");
		clean.initCause(new IllegalStateException("round", clean));
		assertThat(Thrown.safe(clean)).isSameAs(clean);
	}

	@Test
	void anEndlessChainIsCut() {
		Throwable chain = new IllegalStateException("last");
		for (int i = 0; i < 100_000; i++) {
			chain = new IllegalStateException("link", chain);
		}
		int links = 0;
		for (Throwable link = Thrown.safe(chain); link != null; link = link.getCause()) {
			links++;
		}
		assertThat(links).isLessThanOrEqualTo(20);
	}

}
