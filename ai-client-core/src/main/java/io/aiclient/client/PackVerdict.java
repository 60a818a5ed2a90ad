package io.aiclient.client;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.aiclient.embedding.PackRefusal;
import io.aiclient.embedding.PackRefusal.Kind;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.AiCircuitOpenException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.resilience.NamedInput;
import io.aiclient.resilience.Outcome;

/**
 * What the last failed attempt at a pack came to.
 *
 * @param outcome its outcome; null if no attempt failed
 * @param named the text that the provider named, as {@link NamedInput} has it
 * @param tooMany whether the provider says that there are too many texts
 */
record PackVerdict(@Nullable Outcome outcome, int named, boolean tooMany) {

	static final PackVerdict NONE = new PackVerdict(null, NamedInput.NONE, false);

	/**
	 * Words of a provider that takes fewer texts at once. They decide how a pack is
	 * divided, and nothing else.
	 */
	private static final Pattern TOO_MANY = Pattern
		.compile("batch size|too many (inputs|items|texts)|array too long|(at most|maximum of|more than) \\d+ "
				+ "(inputs|items|texts|requests|documents)|in one batch");

	/**
	 * The statuses of a request whose texts may be to blame.
	 */
	private static final Set<Integer> OF_TEXTS = Set.of(400, 413, 422);

	static PackVerdict of(Outcome outcome, Throwable failure) {
		String words = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
		return new PackVerdict(outcome, NamedInput.of(failure), TOO_MANY.matcher(words).find());
	}

	/**
	 * What the error with which the call ended says about the texts.
	 */
	PackRefusal refusal(AiClientException error) {
		return new PackRefusal(kind(error), Math.max(PackRefusal.NONE, this.named));
	}

	/**
	 * A smaller pack may have room under a spending cap, and under a limit that refused
	 * this one again and again while others were accepted.
	 */
	private Kind kind(AiClientException error) {
		if (error instanceof AiRefusedLocallyException local) {
			return (local.reason() == AiRefusedLocallyException.Reason.SPENDING_CAP) ? Kind.SIZE : Kind.WHOLE;
		}
		if (this.outcome == null || !isOfTheAttempt(error)) {
			return Kind.WHOLE;
		}
		return switch (this.outcome) {
			case CONTEXT_TOO_LONG -> Kind.LENGTH;
			case REQUEST_TOO_LARGE, TOO_LARGE -> Kind.SIZE;
			case RATE_LIMITED -> (error.retryAfter() == null) ? Kind.SIZE : Kind.WHOLE;
			case INVALID_REQUEST -> !isOfTexts(error) ? Kind.WHOLE : this.tooMany ? Kind.NUMBER : Kind.TEXT;
			default -> Kind.WHOLE;
		};
	}

	/**
	 * What ends a call between its attempts says nothing about its texts.
	 */
	private static boolean isOfTheAttempt(AiClientException error) {
		return !(error instanceof AiTimeoutException || error instanceof AiCancelledException
				|| error instanceof AiCircuitOpenException);
	}

	private boolean isOfTexts(AiClientException error) {
		String code = String.valueOf(error.providerCode()).toLowerCase(Locale.ROOT);
		return this.named != NamedInput.OTHER_PART && !code.contains("model")
				&& (error.status() == null || OF_TEXTS.contains(error.status()));
	}

}
