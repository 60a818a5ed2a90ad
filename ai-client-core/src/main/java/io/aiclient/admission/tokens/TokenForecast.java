package io.aiclient.admission.tokens;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiRequest;
import io.aiclient.TokenUsage;

/**
 * Forecasts what tokens the requests of one client will need, and learns from what they
 * needed. Safe for use by many threads.
 * <p>
 * How is it designed, and why? A reservation below the truth ends in a refusal by the
 * provider; one above it is corrected as soon as the answer comes. So everything here is
 * an upper estimate: a mean and twice the mean deviation from it, and never less than
 * nothing learned would say until {@value #ENOUGH} answers say so.
 * <p>
 * A prompt is counted by the {@link TokenCounter}, if that knows the model, else guessed
 * from its length. Either is corrected by a {@link PromptRatio}, learned for each model
 * from the usage that comes back: a counter that is exact stays as it is, one that counts
 * for another tokenizer than the provider's does not go wrong for long. An answer's
 * {@link AnswerLength} is learned for each model and {@linkplain AiRequest#group() group}
 * of requests, because a group that asks for a word says nothing about one that asks for
 * an essay.
 * <p>
 * Nothing is counted, looked up or learned for a request of which no limit asked the
 * tokens. Names of models and groups come from requests and may be any, so only the last
 * {@value #MOST_MODELS} models in use, and as many groups of each, are kept.
 */
public final class TokenForecast {

	/**
	 * How many answers may lower an estimate.
	 */
	static final int ENOUGH = 8;

	/**
	 * How many models are kept, and groups of each.
	 */
	static final int MOST_MODELS = 64;

	/**
	 * Tokens that an answer is expected to have of which nothing is known.
	 */
	static final long UNKNOWN_ANSWER = 256;

	private final TokenCounter counter;

	private final ClockCache<Model> models = new ClockCache<>(MOST_MODELS, Model::new);

	/**
	 * Creates a forecast that has learned nothing.
	 * @param counter counts the prompts of the models that it knows
	 */
	public TokenForecast(TokenCounter counter) {
		this.counter = counter;
	}

	/**
	 * What a request is expected to need, worked out when it is first asked for, and the
	 * same from then on.
	 * @param request the request, with its model
	 * @return the demand
	 */
	public Demand demand(AiRequest request) {
		return new Demand(request);
	}

	/**
	 * Counts a text that is embedded, or guesses its tokens.
	 * @param model the provider's name of the model
	 */
	public TextTokens ofText(String model, String text) {
		Long counted = this.counter.countText(model, text);
		return (counted != null) ? new TextTokens(counted, true) : new TextTokens(TokenEstimate.tokens(text), false);
	}

	/**
	 * What texts that are embedded together are expected to come to, by what was learned
	 * of their model.
	 * @param raw the sum of what was counted or guessed
	 */
	public long ofTexts(String model, TextTokens raw) {
		return ratio(model, raw).upper(Math.max(1, raw.tokens()));
	}

	/**
	 * The demand of texts that are embedded together.
	 * @param raw the sum of what was counted or guessed
	 * @param least with how few tokens it would go too, with fewer texts; it has no fewer
	 * than this
	 */
	public TextDemand demandOfTexts(String model, TextTokens raw, long least) {
		return new TextDemand(ratio(model, raw), raw, least);
	}

	private PromptRatio ratio(String model, TextTokens raw) {
		return raw.counted() ? this.models.get(model).counted : this.models.get(model).guessed;
	}

	private Model model(AiRequest request) {
		return this.models.get((request.model() != null) ? request.model() : "");
	}

	private Prompt prompt(AiRequest request) {
		Long counted = this.counter.count(request);
		Model model = model(request);
		PromptRatio ratio = (counted != null) ? model.counted : model.guessed;
		long raw = Math.max(1, (counted != null) ? counted : TokenEstimate.prompt(request));
		return new Prompt(raw, ratio, ratio.upper(raw));
	}

	private Answer answer(AiRequest request) {
		AnswerLength length = model(request).lengths.get((request.group() != null) ? request.group() : "");
		Integer max = request.maxTokens();
		long upper = length.upper((max != null) ? max : UNKNOWN_ANSWER);
		return new Answer(length, (max != null) ? Math.min(max, upper) : upper);
	}

	/**
	 * What one request is expected to need, and what is learned from its answer.
	 */
	public final class Demand implements TokenDemand {

		private final AiRequest request;

		private volatile @Nullable Prompt prompt;

		private volatile @Nullable Answer answer;

		private Demand(AiRequest request) {
			this.request = request;
		}

		@Override
		public long prompt() {
			Prompt prompt = this.prompt;
			return ((prompt != null) ? prompt : forecastPrompt()).tokens();
		}

		@Override
		public long plainPrompt() {
			Prompt prompt = this.prompt;
			return ((prompt != null) ? prompt : forecastPrompt()).raw();
		}

		@Override
		public long max() {
			return (this.request.maxTokens() != null) ? this.request.maxTokens() : 0;
		}

		@Override
		public long expected() {
			Answer answer = this.answer;
			return ((answer != null) ? answer : forecastAnswer()).tokens();
		}

		private synchronized Prompt forecastPrompt() {
			Prompt prompt = this.prompt;
			if (prompt == null) {
				prompt = TokenForecast.this.prompt(this.request);
				this.prompt = prompt;
			}
			return prompt;
		}

		private synchronized Answer forecastAnswer() {
			Answer answer = this.answer;
			if (answer == null) {
				answer = TokenForecast.this.answer(this.request);
				this.answer = answer;
			}
			return answer;
		}

		@Override
		public void answered(TokenUsage usage) {
			Prompt prompt = this.prompt;
			if (prompt != null && usage.promptTokens() > 0) {
				prompt.ratio().learn(prompt.raw(), usage.promptTokens());
			}
			Answer answer = this.answer;
			if (answer != null && usage.completionTokens() > 0) {
				answer.length().learn(usage.completionTokens(), answer.tokens());
			}
		}

	}

	/**
	 * Tokens of texts.
	 *
	 * @param tokens zero or more
	 * @param counted whether they were counted by the model's tokenizer; if not, they are
	 * guessed
	 */
	public record TextTokens(long tokens, boolean counted) {
	}

	private static final class Model {

		private final PromptRatio counted = PromptRatio.ofCounts();

		private final PromptRatio guessed = PromptRatio.ofGuesses();

		private final ClockCache<AnswerLength> lengths = new ClockCache<>(MOST_MODELS, AnswerLength::new);

	}

	private record Prompt(long raw, PromptRatio ratio, long tokens) {
	}

	private record Answer(AnswerLength length, long tokens) {
	}

}
