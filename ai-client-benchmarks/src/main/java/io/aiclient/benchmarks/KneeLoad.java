package io.aiclient.benchmarks;

import java.util.List;

/**
 * What a {@link KneeClient} brought, and when.
 *
 * @param answers the answers in the order in which they came
 */
record KneeLoad(List<Answer> answers) {

	double tokensPerSecond(int fromSecond, int toSecond) {
		return between(fromSecond, toSecond).stream().mapToLong(Answer::tokens).sum()
				/ (double) (toSecond - fromSecond);
	}

	double p99Millis(int fromSecond, int toSecond) {
		List<Answer> answers = between(fromSecond, toSecond);
		return answers.stream()
			.mapToLong(Answer::latencyNanos)
			.sorted()
			.skip(answers.size() * 99L / 100)
			.findFirst()
			.orElseThrow() / 1e6;
	}

	int lowestLimit(int fromSecond, int toSecond) {
		return between(fromSecond, toSecond).stream().mapToInt(Answer::limit).min().orElseThrow();
	}

	int highestLimit(int fromSecond, int toSecond) {
		return between(fromSecond, toSecond).stream().mapToInt(Answer::limit).max().orElseThrow();
	}

	private List<Answer> between(int fromSecond, int toSecond) {
		return this.answers.stream()
			.filter((answer) -> answer.atNanos() >= fromSecond * 1_000_000_000L
					&& answer.atNanos() < toSecond * 1_000_000_000L)
			.toList();
	}

	/**
	 * An answer.
	 *
	 * @param atNanos when it came
	 * @param latencyNanos how long it took
	 * @param tokens its tokens
	 * @param limit how many might be under way then
	 */
	record Answer(long atNanos, long latencyNanos, long tokens, int limit) {

	}

}
