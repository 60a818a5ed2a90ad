package io.aiclient.simulator;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The names of the faults. Statuses have theirs too, without being listed here.
 */
final class FaultNames {

	private static final Map<String, Fault> FAULTS = faults();

	private FaultNames() {
	}

	static String label(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * The named faults by their names, those alike together.
	 */
	static Map<String, Fault> all() {
		return FAULTS;
	}

	static Fault fault(String name) {
		if (name.matches("[45]\\d\\d")) {
			return Fault.status(Integer.parseInt(name));
		}
		Fault fault = FAULTS.get(name);
		if (fault == null) {
			throw new IllegalArgumentException("Invalid name of a fault (" + name
					+ "): names are statuses from 400 to 599, " + String.join(", ", FAULTS.keySet()));
		}
		return fault;
	}

	private static Map<String, Fault> faults() {
		Map<String, Fault> faults = new LinkedHashMap<>();
		Stream
			.of(List.of(Fault.billing(), Fault.requestTooLarge(), Fault.contextTooLong(), Fault.contentFilter(),
					Fault.waitInText(Duration.ofSeconds(1))), List.of(OddError.values()), List.of(WireFault.values()),
					List.of(OddEnding.values()), List.of(OddUsage.values()), List.of(OddToolCall.values()),
					List.of(OddAnswer.values()), List.of(OddVectors.values()))
			.flatMap(List::stream)
			.filter((fault) -> fault != WireFault.NONE)
			.forEach((fault) -> faults.put(fault.label(), fault));
		return Collections.unmodifiableMap(faults);
	}

}
