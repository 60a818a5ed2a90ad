package io.aiclient.spring.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.ProviderLimit;
import io.aiclient.admission.ProviderLimits;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.embedding.EmbeddingSettings;
import io.aiclient.spring.provider.ProviderPreset.EmbeddingFormat;
import io.aiclient.spring.provider.ProviderPreset.StructuredOutput;
import io.aiclient.spring.provider.ProviderPreset.TokenParameter;

/**
 * The data of one provider.
 *
 * @param window the period over which requests are enforced
 * @param processingTimeHeader the header that reports how many milliseconds it was at
 * work; null if there is none
 * @param embedding the caps of a request that embeds texts
 * @param embeddingFormat how vectors are asked for
 */
record ProviderRow(List<String> hosts, TokenParameter tokenParameter, StructuredOutput structuredOutput,
		ProviderLimits limits, Duration window, List<LimitHeaders> headers, @Nullable String processingTimeHeader,
		EmbeddingSettings embedding, EmbeddingFormat embeddingFormat) {

	ProviderRow {
		hosts = List.copyOf(hosts);
		headers = List.copyOf(headers);
		for (LimitHeaders reported : headers) {
			if (limits.find(reported.limit()) == null) {
				throw new IllegalArgumentException("Invalid headers (" + reported + "): there is no such limit");
			}
		}
	}

	/**
	 * Begins a row: {@code max_tokens}, nothing known of structured output, limits and
	 * headers, requests enforced over a minute. A host that begins with a dot stands for
	 * all that end with it.
	 */
	static Builder ofHosts(String... hosts) {
		return new Builder(List.of(hosts));
	}

	static final class Builder {

		private final List<String> hosts;

		private final List<ProviderLimit> limits = new ArrayList<>();

		private final List<LimitHeaders> headers = new ArrayList<>();

		private TokenParameter tokenParameter = TokenParameter.MAX_TOKENS;

		private StructuredOutput structuredOutput = StructuredOutput.NONE;

		private Duration window = RateLimitSettings.none().window();

		private @Nullable String processingTimeHeader;

		private EmbeddingSettings embedding = EmbeddingSettings.defaults();

		private EmbeddingFormat embeddingFormat = EmbeddingFormat.FLOAT;

		private Builder(List<String> hosts) {
			this.hosts = hosts;
		}

		Builder tokenParameter(TokenParameter tokenParameter) {
			this.tokenParameter = tokenParameter;
			return this;
		}

		Builder structuredOutput(StructuredOutput structuredOutput) {
			this.structuredOutput = structuredOutput;
			return this;
		}

		/**
		 * Adds a kind of limit, and the headers that report how it stands, if any do.
		 */
		Builder limit(ProviderLimit limit, String... headers) {
			this.limits.add(limit);
			return (headers.length > 0) ? headers(limit.name(), headers) : this;
		}

		Builder limits(ProviderLimits limits) {
			this.limits.addAll(limits.limits());
			return this;
		}

		Builder headers(String limit, String... names) {
			this.headers.add(new LimitHeaders(limit, List.of(names)));
			return this;
		}

		Builder window(Duration window) {
			this.window = window;
			return this;
		}

		Builder processingTime(String header) {
			this.processingTimeHeader = header;
			return this;
		}

		Builder embedding(EmbeddingSettings embedding, EmbeddingFormat format) {
			this.embedding = embedding;
			this.embeddingFormat = format;
			return this;
		}

		ProviderRow build() {
			return new ProviderRow(this.hosts, this.tokenParameter, this.structuredOutput,
					new ProviderLimits(this.limits), this.window, this.headers, this.processingTimeHeader,
					this.embedding, this.embeddingFormat);
		}

	}

}
