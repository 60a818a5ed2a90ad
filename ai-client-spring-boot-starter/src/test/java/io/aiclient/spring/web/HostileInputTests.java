package io.aiclient.spring.web;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.convert.DurationStyle;

import io.aiclient.admission.Property;
import io.aiclient.spring.web.HostileCall.Operation;
import io.aiclient.spring.web.HostileCode.Moment;
import io.aiclient.spring.web.HostileStep.Asked;
import io.aiclient.spring.web.HostileStep.Early;
import io.aiclient.spring.web.HostileStep.Header;
import io.aiclient.spring.web.HostileStep.Thrown;

/**
 * Whatever comes from a provider, and whatever code of the application throws: see
 * {@link HostileProvider}. Tries scripts for a minute; {@code -Daiclient.fuzz=10m} takes
 * ten, and {@code -Daiclient.fuzz.seed=4711} runs the script again that a report named.
 */
class HostileInputTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private static final int MOST_STEPS = 12;

	static Stream<HostileStep> found() {
		return Stream.of(new Early(103), new Header("x\u0001y", "0"), new Header(HostileText.KEY, "a\u0000b"),
				new Thrown(Moment.FILTER_BODY_WRITTEN, HostileThrowable.STACK_OVERFLOW,
						"Incorrect key: " + HostileText.KEY.substring(0, 8) + "****"),
				new Thrown(Moment.FILTER_BODY_WRITTEN, HostileThrowable.INTERRUPTED, "two\nlines"),
				new Thrown(Moment.FILTER_BODY_WRITE_SIGNAL, HostileThrowable.RUNTIME, HostileText.KEY),
				new Thrown(Moment.FILTER_BODY_WRITE_SIGNAL, HostileThrowable.LINKAGE, HostileText.KEY));
	}

	/**
	 * What once broke something.
	 */
	@ParameterizedTest
	@MethodSource("found")
	void whatWasFoundOnceEndsInOrder(HostileStep step) {
		try (HostileProvider provider = new HostileProvider(TIMEOUT, (client) -> client)) {
			for (Operation operation : Operation.values()) {
				provider.check(List.of(step, new Asked(operation, 3)));
			}
		}
	}

	@Test
	void whateverComesEndsInOrder() {
		Property<HostileStep> property = Property.ofScripts(HostileStep::random).upTo(MOST_STEPS);
		String seed = System.getProperty("aiclient.fuzz.seed");
		Duration time = DurationStyle.detectAndParse(System.getProperty("aiclient.fuzz", "60s"));
		try (HostileProvider provider = new HostileProvider(TIMEOUT, (client) -> client)) {
			provider.check(List.of());
			long tried = ((seed != null) ? property.again(Long.parseLong(seed)) : property.within(time))
				.holds(provider::check);
			System.out.println(tried + " scripts were tried");
		}
	}

}
