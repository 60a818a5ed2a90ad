package io.aiclient.admission.concurrency;

import java.time.Duration;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.aiclient.Ticker;

import static io.aiclient.error.SettingRules.aMilliOrMore;
import static io.aiclient.error.SettingRules.oneOrMore;
import static io.aiclient.error.SettingRules.require;

/**
 * How many attempts may be in flight at once.
 *
 * @param mode whether the number is fixed or adapts
 * @param max fixed: the number; adaptive: its ceiling
 * @param initial adaptive: where it starts
 * @param min adaptive: its floor
 * @param step adaptive: the share by which it shrinks or grows at a time; a quarter of it
 * near the best number, three of them where several in a row have paid
 * @param targetLatency adaptive: a mean latency above 1.2 times this shrinks the number,
 * and only one below 0.8 times may grow it; null if latency does not matter
 */
public record ConcurrencySettings(Mode mode, int max, int initial, int min, double step,
		@Nullable Duration targetLatency) {

	private static final int DEFAULT_FIXED = 50;

	private static final int DEFAULT_CEILING = 100;

	private static final int DEFAULT_INITIAL = 20;

	private static final double DEFAULT_STEP = 0.1;

	public ConcurrencySettings {
		oneOrMore("max", max);
		oneOrMore("min", min);
		require(min <= max, "min", min, "must be from one to max (" + max + ")");
		oneOrMore("initial", initial);
		require(initial >= min && initial <= max, "initial", initial,
				"must be from min (" + min + ") to max (" + max + ")");
		require(step > 0 && step < 1, "step", step, "must be between 0 and 1, both excluded");
		if (targetLatency != null) {
			aMilliOrMore("targetLatency", targetLatency);
			targetLatency = Ticker.clamp(targetLatency);
		}
	}

	/**
	 * 50 in flight, fixed.
	 * @return the default
	 */
	public static ConcurrencySettings defaults() {
		return fixed(DEFAULT_FIXED);
	}

	public static ConcurrencySettings fixed(int max) {
		return new ConcurrencySettings(Mode.FIXED, max, max, 1, DEFAULT_STEP, null);
	}

	/**
	 * Adaptive between 1 and 100, starting at 20, in steps of a tenth.
	 * @return the default of the adaptive mode
	 */
	public static ConcurrencySettings adaptive() {
		return adaptive(DEFAULT_CEILING);
	}

	/**
	 * Adaptive between 1 and a ceiling, starting at 20 or the ceiling, whichever is less.
	 * @param max the ceiling
	 * @return the settings
	 */
	public static ConcurrencySettings adaptive(int max) {
		return new ConcurrencySettings(Mode.ADAPTIVE, max, Math.min(DEFAULT_INITIAL, max), 1, DEFAULT_STEP, null);
	}

	/**
	 * The same settings between other bounds.
	 * @param min the floor; one or more
	 * @param initial where the number starts; from {@code min} to {@code max}
	 * @param max the ceiling
	 * @return the changed copy
	 */
	public ConcurrencySettings withRange(int min, int initial, int max) {
		return new ConcurrencySettings(this.mode, max, initial, min, this.step, this.targetLatency);
	}

	public ConcurrencySettings withStep(double step) {
		return new ConcurrencySettings(this.mode, this.max, this.initial, this.min, step, this.targetLatency);
	}

	public ConcurrencySettings withTargetLatency(@Nullable Duration targetLatency) {
		return new ConcurrencySettings(this.mode, this.max, this.initial, this.min, this.step, targetLatency);
	}

	/**
	 * Whether the number adapts.
	 */
	public enum Mode {

		/**
		 * It stays.
		 */
		FIXED,
		/**
		 * It follows the provider's load.
		 */
		ADAPTIVE;

		/**
		 * The name as it is written in properties.
		 */
		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
