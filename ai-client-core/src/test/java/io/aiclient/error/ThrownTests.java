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
		assertThat(Thrown.name(thrown)).isEqualTo("java.lang.IllegalStateException: one  two [31m three four");
	}

	@Test
	void namesTheClassOfWhatCannotTell() {
		Throwable mute = new IllegalStateException() {
			@Override
			public String getMessage() {
				throw new NoClassDefFoundError("gone");
			}
		};
		assertThat(Thrown.name(mute)).isEqualTo(mute.getClass().getName());
		assertThat(Thrown.describe(mute)).startsWith(mute.getClass().getName());
	}

}
