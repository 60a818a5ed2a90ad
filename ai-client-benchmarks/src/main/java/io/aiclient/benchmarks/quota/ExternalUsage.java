package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Another process that uses the same quota, come what may.
 *
 * @param first when it begins, after the provider
 * @param every the time between two bursts, above zero
 * @param burst requests at once, one or more
 */
record ExternalUsage(Duration first, Duration every, int burst) {

	/**
	 * When its requests arrive.
	 * @param from the moment to count from, after the provider's start
	 * @param until up to when
	 * @return ascending, negative before that moment
	 */
	List<Duration> arrivals(Duration from, Duration until) {
		return Stream.iterate(this.first.minus(from), (at) -> at.compareTo(until) < 0, (at) -> at.plus(this.every))
			.flatMap((at) -> Stream.generate(() -> at).limit(this.burst))
			.toList();
	}

}
