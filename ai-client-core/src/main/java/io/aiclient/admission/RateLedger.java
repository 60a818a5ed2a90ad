package io.aiclient.admission;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.aiclient.TokenUsage;
import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * What the rate limits have seen: one log for each limit, and the pause that a refusal
 * brings. Not safe for use by several threads: the gate holds its lock.
 */
final class RateLedger {

	private static final String TOKENS = "tokens";

	private final List<SlidingWindow> windows;

	private final Cooldown cooldown = new Cooldown();

	RateLedger(RateLimitSettings limits) {
		List<SlidingWindow> windows = new ArrayList<>();
		if (limits.requestsPerMinute() != null) {
			long allowance = RateLimitSettings.allowance(limits.requestsPerMinute(), limits.window());
			windows.add(new SlidingWindow("requests", allowance, limits.window()));
		}
		if (limits.tokensPerMinute() != null) {
			long allowance = RateLimitSettings.allowance(limits.tokensPerMinute(), limits.tokenWindow());
			windows.add(new SlidingWindow(TOKENS, allowance, limits.tokenWindow()));
		}
		if (limits.requestsPerDay() != null) {
			windows.add(new SlidingWindow("requests-per-day", limits.requestsPerDay(), Duration.ofDays(1)));
		}
		this.windows = List.copyOf(windows);
	}

	private static long amount(SlidingWindow window, AdmissionRequest request) {
		return window.name().equals(TOKENS) ? ChargeRule.PROMPT_AND_LARGER.reserve(request.tokens(), window.allowance())
				: 1;
	}

	/**
	 * Why a request can never be admitted.
	 * @param request the request
	 * @return the refusal, or null if it can
	 */
	@Nullable AiRefusedLocallyException refusal(AdmissionRequest request) {
		for (SlidingWindow window : this.windows) {
			long amount = amount(window, request);
			if (!window.canEverFit(amount)) {
				return AiRefusedLocallyException.because("The request needs an estimated " + amount + " "
						+ window.name() + ", and the rate limit allows " + window
						+ ": it can never fit. Shorten the prompt, lower maxTokens, or raise the limit");
			}
		}
		return null;
	}

	long nanosUntilFree(AdmissionRequest request, long now) {
		long wait = this.cooldown.nanosLeft(now);
		for (SlidingWindow window : this.windows) {
			wait = Math.max(wait, window.nanosUntilFree(amount(window, request), now));
		}
		return wait;
	}

	/**
	 * The limit that a request waits for longest.
	 * @param request the request
	 * @param now the time
	 * @return the name of a window, or {@code cooldown}; null if it need not wait
	 */
	@Nullable String binding(AdmissionRequest request, long now) {
		long longest = this.cooldown.nanosLeft(now);
		String binding = (longest > 0) ? "cooldown" : null;
		for (SlidingWindow window : this.windows) {
			long wait = window.nanosUntilFree(amount(window, request), now);
			if (wait > longest) {
				longest = wait;
				binding = window.name();
			}
		}
		return binding;
	}

	Entry charge(AdmissionRequest request, long now) {
		SlidingWindow.Charge[] charges = new SlidingWindow.Charge[this.windows.size()];
		for (int i = 0; i < charges.length; i++) {
			charges[i] = this.windows.get(i).charge(amount(this.windows.get(i), request), now);
		}
		return new Entry(charges, now);
	}

	void giveBack(Entry entry) {
		for (int i = 0; i < entry.charges.length; i++) {
			this.windows.get(i).correct(entry.charges[i], 0);
		}
	}

	void correctTokens(Entry entry, TokenUsage usage) {
		for (int i = 0; i < entry.charges.length; i++) {
			if (this.windows.get(i).name().equals(TOKENS)) {
				this.windows.get(i)
					.correct(entry.charges[i],
							Math.max(usage.totalTokens(), usage.promptTokens() + usage.completionTokens()));
			}
		}
	}

	/**
	 * The provider refused an attempt for its rate. If it does not say how long to wait,
	 * and our own log is full, the log explains the refusal and its wait is enough.
	 * @param entry the attempt
	 * @param retryAfter what the provider asked for, or null
	 * @param now the time
	 */
	void refused(Entry entry, @Nullable Duration retryAfter, long now) {
		boolean explained = this.windows.stream().anyMatch((window) -> window.nanosUntilFree(1, now) > 0);
		if (retryAfter != null || !explained) {
			this.cooldown.onRefusal(entry.admittedNanos, retryAfter, now);
		}
	}

	void answered(Entry entry) {
		this.cooldown.onAnswer(entry.admittedNanos);
	}

	Duration cooldown(long now) {
		return Duration.ofNanos(this.cooldown.nanosLeft(now));
	}

	List<WindowUsage> usage(long now) {
		return this.windows.stream().map((window) -> window.usage(now)).toList();
	}

	/**
	 * What one attempt was charged.
	 */
	static final class Entry {

		private final SlidingWindow.Charge[] charges;

		private final long admittedNanos;

		private Entry(SlidingWindow.Charge[] charges, long admittedNanos) {
			this.charges = charges;
			this.admittedNanos = admittedNanos;
		}

	}

}
