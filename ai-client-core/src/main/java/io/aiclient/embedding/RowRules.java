package io.aiclient.embedding;

import java.util.Objects;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiEmbeddingRequest;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * What a text must be to be sent, and what is made of one that is not. Safe for use by
 * many threads.
 * <p>
 * How is it designed, and why? A text fails here only if that is certain: what is refused
 * by mistake is lost, and what is sent by mistake costs a request. So a text is too long
 * if the model's tokenizer counts so; where its tokens are guessed, by a token for every
 * four bytes, only if it were too long by half as many. One in between travels alone, so
 * that its refusal costs no search.
 */
public final class RowRules {

	/**
	 * Even plain prose has a token for every so many bytes of the guess.
	 */
	private static final int SURE = 2;

	private final EmbeddingSettings settings;

	private final PackCalls calls;

	/**
	 * The last model and dimensions that were found to be right.
	 */
	private volatile @Nullable Checked lastRight;

	public RowRules(EmbeddingSettings settings, PackCalls calls) {
		this.settings = settings;
		this.calls = calls;
	}

	/**
	 * Makes a row of a request.
	 * @throws AiRefusedLocallyException if it cannot be embedded, with what to change
	 */
	public Row row(AiEmbeddingRequest request) {
		String model = (request.model() != null) ? request.model() : this.calls.model();
		if (model == null) {
			throw refusal("the request names no model, and the client has none: set the property "
					+ this.calls.property("model") + ", or give the request one with "
					+ "AiEmbeddingRequest.builder().model(...)");
		}
		Integer dimensions = (request.dimensions() != null) ? request.dimensions() : this.settings.dimensions();
		check(model, dimensions);
		if (request.text().isEmpty() && !this.settings.emptyTexts()) {
			throw refusal("the text is empty, and the provider embeds no empty text: leave it out");
		}
		boolean truncates = (request.truncate() != null) ? request.truncate() : this.settings.truncate();
		Row row = new Row(request, model, dimensions, truncates);
		row.text(row.text, this.calls.tokens(model, row.text));
		if (isTooLong(row)) {
			if (!truncates) {
				throw refusal("the text has " + (row.tokens.areCounted() ? "" : "an estimated ") + row.tokens.count()
						+ " tokens, and an input may have " + this.settings.maxInputTokens()
						+ ": shorten it, have it cut with AiEmbeddingRequest.truncate or "
						+ this.calls.property("embedding.truncate") + ", or correct "
						+ this.calls.property("embedding.max-input-tokens"));
			}
			cut(row, this.settings.maxInputTokens());
		}
		return row;
	}

	private void check(String model, @Nullable Integer dimensions) {
		Checked right = this.lastRight;
		if (right != null && right.model().equals(model) && Objects.equals(right.dimensions(), dimensions)) {
			return;
		}
		if (this.calls.isOfAnswers(model)) {
			throw refusal("model '" + model + "' writes answers and embeds nothing: name an embedding model, such as "
					+ "text-embedding-3-small, with " + this.calls.property("model")
					+ " or AiEmbeddingRequest.builder().model(...)");
		}
		KnownModel known = KnownModel.of(model);
		String refusal = (known != null && dimensions != null) ? known.refusal(dimensions) : null;
		if (refusal != null) {
			throw refusal("invalid dimensions (" + dimensions + "): " + refusal + " (AiEmbeddingRequest.dimensions, "
					+ this.calls.property("embedding.dimensions") + ")");
		}
		this.lastRight = new Checked(model, dimensions);
	}

	private boolean isTooLong(Row row) {
		long most = this.settings.maxInputTokens();
		return row.tokens.count() > ((row.tokens.areCounted() || row.truncates) ? most : SURE * most);
	}

	/**
	 * Whether a text may be too long, so that it travels alone.
	 */
	boolean isDoubtful(Row row) {
		return row.tokens.count() > this.settings.maxInputTokens();
	}

	/**
	 * Cuts a text that was refused for its length, though it was taken to fit.
	 * @return false if nothing is left to cut
	 */
	boolean cutFurther(Row row) {
		if (!row.truncates || row.tokens.count() < 2) {
			return false;
		}
		cut(row, row.tokens.count() * 3 / 4);
		return true;
	}

	/**
	 * Cuts a text to so many tokens, never in the middle of a character.
	 */
	private void cut(Row row, long most) {
		String text = row.text;
		PackTokens tokens = row.tokens;
		while (tokens.count() > most && !text.isEmpty()) {
			int end = (int) Math.min(text.length() - 1L, (long) ((double) text.length() * most / tokens.count()));
			if (end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
				end--;
			}
			text = text.substring(0, end);
			tokens = this.calls.tokens(row.model, text);
		}
		row.text(text, tokens);
	}

	private static AiRefusedLocallyException refusal(String why) {
		return AiRefusedLocallyException.because("Not sent: " + why);
	}

	private record Checked(String model, @Nullable Integer dimensions) {
	}

}
