package io.aiclient.simulator;

import java.util.LinkedHashMap;
import java.util.Map;

import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;
import io.aiclient.simulator.quota.TokenCharge;
import org.jspecify.annotations.Nullable;

/**
 * How a {@link SimulatedProvider} behaves. Immutable; {@link #builder()} is the short
 * way. By default it answers at once, any model and any key, without a limit.
 *
 * @param port the port on the loopback interface; 0, the default, for one that is free
 * @param apiKey the bearer key that requests must have, or {@code null} for none, the
 * default
 * @param tls the certificate, or {@code null} for plain HTTP, the default
 * @param answers what answers look like
 * @param embeddings how long vectors are, and what a request for them may ask
 * @param latency how long they take
 * @param quotas requests and tokens in a time
 * @param maxConcurrent the most requests in flight, above which a 429 is sent, or
 * {@code null} for any number, the default
 * @param faults what goes wrong
 * @param headers which headers are sent
 * @param arrivalLog how many of the latest arrivals are remembered, default 10,000
 * @param bodyLog how many of the latest request bodies are remembered, default none
 */
public record SimulatorSettings(int port, @Nullable String apiKey, @Nullable Tls tls, AnswerSettings answers,
		VectorSettings embeddings, Latency latency, QuotaLimits quotas, @Nullable Integer maxConcurrent, Faults faults,
		HeaderSettings headers, int arrivalLog, int bodyLog) {

	public SimulatorSettings {
		if (port < 0 || port > 65_535) {
			throw new IllegalArgumentException("Invalid port (" + port + "): must be from 0 to 65535");
		}
		if (apiKey != null && apiKey.isBlank()) {
			throw new IllegalArgumentException("Invalid apiKey: must not be blank");
		}
		if (maxConcurrent != null && maxConcurrent < 1) {
			throw new IllegalArgumentException("Invalid maxConcurrent (" + maxConcurrent + "): must be one or more");
		}
		if (arrivalLog < 0) {
			throw new IllegalArgumentException("Invalid arrivalLog (" + arrivalLog + "): must be zero or more");
		}
		if (bodyLog < 0) {
			throw new IllegalArgumentException("Invalid bodyLog (" + bodyLog + "): must be zero or more");
		}
	}

	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Leaves the key out.
	 */
	@Override
	public String toString() {
		return "SimulatorSettings[port=" + this.port + ", tls=" + this.tls + ", answers=" + this.answers
				+ ", embeddings=" + this.embeddings + ", latency=" + this.latency + ", quotas=" + this.quotas
				+ ", maxConcurrent=" + this.maxConcurrent + ", faults=" + this.faults + ", headers=" + this.headers
				+ ']';
	}

	/**
	 * Collects settings. Not thread-safe.
	 */
	public static final class Builder {

		private int port;

		private @Nullable String apiKey;

		private @Nullable Tls tls;

		private final Map<String, String> models = new LinkedHashMap<>();

		private AnswerLength answerLength = AnswerLength.natural();

		private @Nullable Integer contextLength;

		private double cachedPromptShare;

		private VectorSettings embeddings = VectorSettings.defaults();

		private Latency latency = Latency.none();

		private QuotaLimits quotas = QuotaLimits.none();

		private @Nullable Integer maxConcurrent;

		private Faults faults = Faults.none();

		private HeaderSettings headers = HeaderSettings.defaults();

		private int arrivalLog = 10_000;

		private int bodyLog;

		private Builder() {
		}

		public Builder port(int port) {
			this.port = port;
			return this;
		}

		public Builder apiKey(@Nullable String apiKey) {
			this.apiKey = apiKey;
			return this;
		}

		/**
		 * Speaks HTTPS.
		 * @param certificatePem the certificate as PEM text
		 * @param keyPem the private key (PKCS #8, not encrypted) as PEM text
		 * @return this
		 */
		public Builder tls(String certificatePem, String keyPem) {
			this.tls = new Tls(certificatePem, keyPem);
			return this;
		}

		/**
		 * Adds a model; from the first one on, others are answered with a 404.
		 * @param name the name that requests have
		 * @param answeredAs the name that answers have, such as a dated one
		 * @return this
		 */
		public Builder model(String name, String answeredAs) {
			this.models.put(name, answeredAs);
			return this;
		}

		public Builder model(String name) {
			return model(name, name);
		}

		public Builder answerLength(AnswerLength answerLength) {
			this.answerLength = answerLength;
			return this;
		}

		public Builder embeddings(VectorSettings embeddings) {
			this.embeddings = embeddings;
			return this;
		}

		/**
		 * Limits the tokens of a prompt; longer ones get {@code context_length_exceeded}.
		 * @param contextLength the limit, one or more
		 * @return this
		 */
		public Builder contextLength(int contextLength) {
			this.contextLength = contextLength;
			return this;
		}

		/**
		 * Reports part of each prompt as cached.
		 * @param cachedPromptShare the part, from 0 to 1
		 * @return this
		 */
		public Builder cachedPromptShare(double cachedPromptShare) {
			this.cachedPromptShare = cachedPromptShare;
			return this;
		}

		public Builder latency(Latency latency) {
			this.latency = latency;
			return this;
		}

		public Builder requests(Quota requests) {
			this.quotas = this.quotas.requests(requests);
			return this;
		}

		public Builder requestsPerDay(long limit) {
			this.quotas = this.quotas.requestsPerDay(Quota.perDay(limit));
			return this;
		}

		public Builder tokens(Quota tokens) {
			this.quotas = this.quotas.tokens(tokens);
			return this;
		}

		public Builder tokenCharge(TokenCharge tokenCharge) {
			this.quotas = this.quotas.tokenCharge(tokenCharge);
			return this;
		}

		public Builder chargeRefused(boolean chargeRefused) {
			this.quotas = this.quotas.chargeRefused(chargeRefused);
			return this;
		}

		public Builder quotas(QuotaLimits quotas) {
			this.quotas = quotas;
			return this;
		}

		public Builder maxConcurrent(int maxConcurrent) {
			this.maxConcurrent = maxConcurrent;
			return this;
		}

		public Builder faults(Faults faults) {
			this.faults = faults;
			return this;
		}

		public Builder headers(HeaderSettings headers) {
			this.headers = headers;
			return this;
		}

		public Builder arrivalLog(int arrivalLog) {
			this.arrivalLog = arrivalLog;
			return this;
		}

		public Builder bodyLog(int bodyLog) {
			this.bodyLog = bodyLog;
			return this;
		}

		public SimulatorSettings build() {
			AnswerSettings answers = new AnswerSettings(this.models, this.answerLength, this.contextLength,
					this.cachedPromptShare);
			return new SimulatorSettings(this.port, this.apiKey, this.tls, answers, this.embeddings, this.latency,
					this.quotas, this.maxConcurrent, this.faults, this.headers, this.arrivalLog, this.bodyLog);
		}

	}

}
