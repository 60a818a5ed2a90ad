package io.aiclient.benchmarks.fleet;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import reactor.core.publisher.Flux;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResult;

/**
 * When the rows of a process were answered; one line to its parent.
 *
 * @param asked how many rows there were
 * @param answered when each was answered, by the wall clock in milliseconds, in order
 */
record Rows(int asked, List<Long> answered) {

	/**
	 * In the child: runs the rows as one batch.
	 */
	static Rows run(AiClient client, int rows) {
		List<Long> answered = client.batch(Flux.range(0, rows).map((i) -> AiRequest.of("Number " + i)))
			.filter(AiResult.Success.class::isInstance)
			.map((result) -> System.currentTimeMillis())
			.collectList()
			.block();
		return new Rows(rows, (answered != null) ? answered : List.of());
	}

	/**
	 * What {@link #parse(String)} reads.
	 */
	@Override
	public String toString() {
		return this.asked + " " + this.answered.stream().map(String::valueOf).collect(Collectors.joining(","));
	}

	static Rows parse(String line) {
		String[] parts = line.split(" ", 2);
		List<Long> answered = (parts.length < 2 || parts[1].isEmpty()) ? List.of()
				: Arrays.stream(parts[1].split(",")).map(Long::valueOf).toList();
		return new Rows(Integer.parseInt(parts[0]), answered);
	}

	long lost() {
		return (long) this.asked - this.answered.size();
	}

	long last() {
		return this.answered.isEmpty() ? Long.MIN_VALUE : this.answered.get(this.answered.size() - 1);
	}

	long between(long from, long to) {
		return this.answered.stream().filter((at) -> at >= from && at < to).count();
	}

}
