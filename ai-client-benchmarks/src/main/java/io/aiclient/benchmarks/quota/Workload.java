package io.aiclient.benchmarks.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import io.aiclient.AiRequest;
import io.aiclient.simulator.TokenCount;

/**
 * The requests of one run. The same values make the same requests in every process, so
 * that the parent knows what each request of the child costs.
 *
 * @param mix how large they are
 * @param requests how many, one or more
 * @param seed the seed of their sizes
 */
record Workload(Mix mix, int requests, long seed) {

	private static final int LEAST_TOKENS = 50;

	private static final int MOST_TOKENS = 6000;

	private static final int MOST_TOKENS_OF_A_SMALL_ONE = 110;

	private static final int SMALL_IN_A_ROW = 250;

	private static final int LARGE_IN_A_ROW = 40;

	private static final String WORDS = "the quota is used as a whole and no one is refused ";

	/**
	 * How large requests are, in tokens of the prompt and the most that the answer may
	 * have.
	 */
	enum Mix {

		/**
		 * A short prompt, and no maximum.
		 */
		PLAIN,

		/**
		 * 50 to 6,000 tokens, their logarithm equally distributed; 5 to 30 % of them are
		 * the prompt.
		 */
		TOKENS,

		/**
		 * 250 of 50 to 110 tokens and 40 of {@link #TOKENS} in turn, so that now the
		 * limit of requests binds, now that of tokens.
		 */
		STRETCHES

	}

	static Workload plain(int requests) {
		return new Workload(Mix.PLAIN, requests, 0);
	}

	static Workload parse(String text) {
		String[] parts = text.split(":", -1);
		return new Workload(Mix.valueOf(parts[0].toUpperCase(Locale.ROOT)), Integer.parseInt(parts[1]),
				Long.parseLong(parts[2]));
	}

	/**
	 * What {@link #parse(String)} reads.
	 */
	@Override
	public String toString() {
		return this.mix.name().toLowerCase(Locale.ROOT) + ':' + this.requests + ':' + this.seed;
	}

	/**
	 * What each costs of a quota of tokens that charges prompt and maximum.
	 */
	List<Integer> tokens() {
		return requestList().stream().map((request) -> {
			int prompt = TokenCount.ofPrompt(List.of(request.messages().get(0).content()));
			Integer max = request.maxTokens();
			return (max != null) ? prompt + max : prompt;
		}).toList();
	}

	List<AiRequest> requestList() {
		Random random = new Random(this.seed);
		List<AiRequest> list = new ArrayList<>(this.requests);
		for (int i = 0; i < this.requests; i++) {
			String beginning = "Number " + i + ": ";
			if (this.mix == Mix.PLAIN) {
				list.add(AiRequest.of(beginning + WORDS));
			}
			else {
				boolean small = this.mix == Mix.STRETCHES && i % (SMALL_IN_A_ROW + LARGE_IN_A_ROW) < SMALL_IN_A_ROW;
				int most = small ? MOST_TOKENS_OF_A_SMALL_ONE : MOST_TOKENS;
				double tokens = LEAST_TOKENS * Math.pow((double) most / LEAST_TOKENS, random.nextDouble());
				list.add(request(beginning, (int) Math.round(tokens), 0.05 + 0.25 * random.nextDouble()));
			}
		}
		return list;
	}

	private static AiRequest request(String beginning, int tokens, double promptShare) {
		int least = TokenCount.ofPrompt(List.of(beginning));
		int more = Math.max(0, (int) (tokens * promptShare) - least);
		String filling = WORDS.repeat(more * TokenCount.CHARACTERS_PER_TOKEN / WORDS.length() + 1)
			.substring(0, more * TokenCount.CHARACTERS_PER_TOKEN);
		return AiRequest.builder().user(beginning + filling).maxTokens(tokens - least - more).build();
	}

}
