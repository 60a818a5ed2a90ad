package io.aiclient;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What the head of an answer says about the provider, whatever the answer's status.
 *
 * @param processingTime how long the provider itself was at work until it answered; null
 * if it does not report that
 * @param limits how the provider's limits stood when it accepted the request; empty if it
 * does not report them
 */
public record AiAnswerHead(@Nullable Duration processingTime, List<ReportedLimit> limits) {

	/**
	 * A head that says nothing but that an answer begins.
	 */
	public static final AiAnswerHead SILENT = new AiAnswerHead(null, List.of());

	public AiAnswerHead {
		processingTime = (processingTime != null) ? Ticker.clamp(processingTime) : null;
		limits = List.copyOf(limits);
	}

	/**
	 * One limit as the provider reports it. Values that mean nothing (negative ones, a
	 * limit of zero, more left than there is) may be passed on as they came: whoever
	 * learns from them leaves them out.
	 *
	 * @param name the limit's name, for example {@code requests} or {@code tokens}
	 * @param limit what the limit allows; null if not reported
	 * @param remaining what is left of it; null if not reported
	 * @param reset how long until all of it is there again if nothing else is sent; never
	 * less than what was meant (a plain number of seconds is rounded up by one); null if
	 * not reported
	 */
	public record ReportedLimit(String name, @Nullable Long limit, @Nullable Long remaining, @Nullable Duration reset) {

		public ReportedLimit {
			reset = (reset != null) ? Ticker.clamp(reset) : null;
		}

	}

}
