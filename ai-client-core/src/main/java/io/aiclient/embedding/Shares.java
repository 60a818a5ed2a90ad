package io.aiclient.embedding;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResponse;
import io.aiclient.TokenUsage;

/**
 * Divides what a pack used and cost among its rows, by their estimated tokens: each takes
 * what the rows up to it have together, rounded down, less what those before it took. So
 * the sums are exact, to the token and to the last digit of the money.
 */
final class Shares {

	private final TokenUsage usage;

	private final @Nullable BigDecimal cost;

	private final long tokens;

	private long before;

	Shares(AiResponse answer, List<Row> rows) {
		this.usage = answer.usage();
		this.cost = answer.cost();
		this.tokens = rows.stream().mapToLong(Shares::tokens).sum();
	}

	/**
	 * An empty text counts too, so that all of an answer has a taker.
	 */
	private static long tokens(Row row) {
		return Math.max(1, row.tokens.count());
	}

	/**
	 * The next row's share, in the order of the rows.
	 */
	void addTo(AiResponse.Builder response, Row row) {
		long from = this.before;
		long to = from + tokens(row);
		this.before = to;
		response.usage(new TokenUsage(share(this.usage.promptTokens(), from, to),
				share(this.usage.completionTokens(), from, to), share(this.usage.totalTokens(), from, to),
				share(this.usage.cachedPromptTokens(), from, to)));
		BigDecimal all = this.cost;
		if (all != null) {
			response.cost(upTo(all, to).subtract(upTo(all, from)));
		}
	}

	private long share(long all, long from, long to) {
		return upTo(all, to) - upTo(all, from);
	}

	private long upTo(long all, long tokens) {
		if (all <= Integer.MAX_VALUE && this.tokens <= Integer.MAX_VALUE) {
			return all * tokens / this.tokens;
		}
		return BigInteger.valueOf(all)
			.multiply(BigInteger.valueOf(tokens))
			.divide(BigInteger.valueOf(this.tokens))
			.longValue();
	}

	private BigDecimal upTo(BigDecimal all, long tokens) {
		return all.multiply(BigDecimal.valueOf(tokens))
			.divide(BigDecimal.valueOf(this.tokens), Math.max(0, all.scale()), RoundingMode.DOWN);
	}

}
