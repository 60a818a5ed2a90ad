package io.aiclient.simulator;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.aiclient.simulator.quota.Enforcement;

/**
 * One flag with the value given for it.
 */
record FlagValue(Flag flag, String text) {

	private static final Pattern TIME = Pattern.compile("(\\d{1,9})(ms|s|m|h)");

	private static final Map<String, Enforcement> POLICIES = Map.of("fixed", Enforcement.FIXED_WINDOW, "sliding",
			Enforcement.SLIDING_WINDOW, "bucket", Enforcement.TOKEN_BUCKET, "stepped", Enforcement.STEPPED_BUCKET,
			"slices", Enforcement.PER_SECOND);

	long number() {
		return number(this.text);
	}

	int integer(int min, int max) {
		long number = number();
		if (number < min || number > max) {
			throw invalid();
		}
		return (int) number;
	}

	boolean truth() {
		return switch (this.text) {
			case "true" -> true;
			case "false" -> false;
			default -> throw invalid();
		};
	}

	Duration time() {
		return time(this.text);
	}

	Enforcement policy() {
		Enforcement enforcement = POLICIES.get(this.text);
		if (enforcement == null) {
			throw invalid();
		}
		return enforcement;
	}

	/**
	 * The constant whose name, in lower case and with dashes, is the value.
	 */
	<E extends Enum<E>> E constant(Class<E> type) {
		return Arrays.stream(type.getEnumConstants())
			.filter((constant) -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(this.text))
			.findFirst()
			.orElseThrow(this::invalid);
	}

	Latency latency() {
		List<String> parts = parts();
		return switch (parts.get(0) + '/' + parts.size()) {
			case "none/1" -> Latency.none();
			case "fixed/2" -> Latency.fixed(time(parts.get(1)));
			case "lognormal/3" -> Latency.lognormal(time(parts.get(1)), decimal(parts.get(2)));
			default -> throw invalid();
		};
	}

	AnswerLength answerLength() {
		List<String> parts = parts();
		return switch (parts.get(0) + '/' + parts.size()) {
			case "natural/1" -> AnswerLength.natural();
			case "fixed/2" -> AnswerLength.lognormal(decimal(parts.get(1)), 0);
			case "lognormal/3" -> AnswerLength.lognormal(decimal(parts.get(1)), decimal(parts.get(2)));
			default -> throw invalid();
		};
	}

	Latency knee(Latency latency) {
		List<String> parts = parts();
		if (parts.size() != 2 || number(parts.get(0)) < 1 || number(parts.get(0)) > Integer.MAX_VALUE) {
			throw invalid();
		}
		return latency.knee((int) number(parts.get(0)), decimal(parts.get(1)));
	}

	Faults fault(Faults faults) {
		List<String> parts = parts();
		if (parts.size() != 2) {
			throw invalid();
		}
		return faults.with(Fault.named(parts.get(0)), decimal(parts.get(1)));
	}

	/**
	 * A message, which may have colons, and what it meets.
	 */
	Map.Entry<String, Fault> faultOfMessage() {
		String[] parts = this.text.split(":", 2);
		if (parts.length != 2) {
			throw invalid();
		}
		return Map.entry(parts[1], Fault.named(parts[0]));
	}

	private List<String> parts() {
		return List.of(this.text.split(":", -1));
	}

	private long number(String number) {
		try {
			return Long.parseLong(number);
		}
		catch (NumberFormatException ex) {
			throw invalid();
		}
	}

	private double decimal(String number) {
		try {
			return Double.parseDouble(number);
		}
		catch (NumberFormatException ex) {
			throw invalid();
		}
	}

	private Duration time(String time) {
		Matcher matcher = TIME.matcher(time);
		if (!matcher.matches()) {
			throw invalid();
		}
		long amount = Long.parseLong(matcher.group(1));
		return switch (matcher.group(2)) {
			case "ms" -> Duration.ofMillis(amount);
			case "s" -> Duration.ofSeconds(amount);
			case "m" -> Duration.ofMinutes(amount);
			default -> Duration.ofHours(amount);
		};
	}

	private UsageException invalid() {
		return new UsageException(this.flag, this.text, this.flag.accepted());
	}

}
