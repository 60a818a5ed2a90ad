package io.aiclient.embedding;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.Ticker;

import static io.aiclient.error.SettingRules.oneOrMore;
import static io.aiclient.error.SettingRules.require;
import static io.aiclient.error.SettingRules.zeroOrMore;

/**
 * How texts are embedded.
 *
 * @param maxInputs the most texts of one HTTP request; one or more
 * @param maxTokens the most tokens of one HTTP request; one or more
 * @param maxInputTokens the most tokens of one text; one or more
 * @param linger the longest wait for more texts before a request goes that has room for
 * them; zero or more
 * @param dimensions how many numbers a vector shall have whose request does not say; null
 * to ask for none
 * @param truncate whether a text that is too long is cut, if its request does not say
 * @param emptyTexts whether the provider embeds empty texts
 */
public record EmbeddingSettings(int maxInputs, int maxTokens, int maxInputTokens, Duration linger,
		@Nullable Integer dimensions, boolean truncate, boolean emptyTexts) {

	public EmbeddingSettings {
		oneOrMore("maxInputs", maxInputs);
		oneOrMore("maxTokens", maxTokens);
		oneOrMore("maxInputTokens", maxInputTokens);
		zeroOrMore("linger", linger);
		require(dimensions == null || dimensions >= 1, "dimensions", dimensions, "must be one or more");
		linger = Ticker.clamp(linger);
	}

	/**
	 * What is assumed of an unknown provider: 100 texts and 100,000 tokens a request,
	 * 8,192 tokens a text, no empty texts; 50 ms of waiting, nothing cut.
	 * @return the default
	 */
	public static EmbeddingSettings defaults() {
		return new EmbeddingSettings(100, 100_000, 8_192, Duration.ofMillis(50), null, false, false);
	}

	/**
	 * The same with other caps.
	 * @param maxInputs the most texts of one request
	 * @param maxTokens the most tokens of one request
	 * @param maxInputTokens the most tokens of one text
	 * @return the copy
	 */
	public EmbeddingSettings withCaps(int maxInputs, int maxTokens, int maxInputTokens) {
		return new EmbeddingSettings(maxInputs, maxTokens, maxInputTokens, this.linger, this.dimensions, this.truncate,
				this.emptyTexts);
	}

	public EmbeddingSettings withLinger(Duration linger) {
		return new EmbeddingSettings(this.maxInputs, this.maxTokens, this.maxInputTokens, linger, this.dimensions,
				this.truncate, this.emptyTexts);
	}

	public EmbeddingSettings withDimensions(@Nullable Integer dimensions) {
		return new EmbeddingSettings(this.maxInputs, this.maxTokens, this.maxInputTokens, this.linger, dimensions,
				this.truncate, this.emptyTexts);
	}

	public EmbeddingSettings withTruncate(boolean truncate) {
		return new EmbeddingSettings(this.maxInputs, this.maxTokens, this.maxInputTokens, this.linger, this.dimensions,
				truncate, this.emptyTexts);
	}

	public EmbeddingSettings withEmptyTexts(boolean emptyTexts) {
		return new EmbeddingSettings(this.maxInputs, this.maxTokens, this.maxInputTokens, this.linger, this.dimensions,
				this.truncate, emptyTexts);
	}

}
