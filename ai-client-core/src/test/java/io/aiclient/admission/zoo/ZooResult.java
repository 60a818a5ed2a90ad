package io.aiclient.admission.zoo;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What came of one scenario.
 *
 * @param makespan from the first admission asked for to the last request's end
 * @param best the makespan of a schedule that keeps the order, knows the limits, and
 * whose requests arrive as they are sent
 * @param accepted requests that the provider accepted
 * @param refused requests that it refused, each time anew
 * @param refusedLater of these, those that were sent after the first refusal's answer had
 * come and its {@code Retry-After} had passed
 * @param failed requests that can never fit
 * @param unfinished requests that had not ended when the run did
 * @param orderViolations admissions that overtook one of the same priority
 * @param limits what became of each limit
 * @param events how many events it took
 */
public record ZooResult(Duration makespan, Duration best, long accepted, long refused, long refusedLater, long failed,
		long unfinished, long orderViolations, List<LimitUse> limits, long events) {

	/**
	 * The makespan beside the best.
	 * @return one or more, but for chance
	 */
	public double ratio() {
		return this.makespan.toNanos() / (double) this.best.toNanos();
	}

	/**
	 * How full the limit was that was used most.
	 * @return a share of the allowance; not a number if the run was too short to tell
	 */
	public double utilisation() {
		return this.limits.stream().mapToDouble(LimitUse::utilisation).max().orElse(Double.NaN);
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT,
				"%.3f s / %.3f s = %.4f, %d in, %d refused (%d later), %d failed, %d unfinished, %d disordered%s",
				this.makespan.toNanos() / 1e9, this.best.toNanos() / 1e9, ratio(), this.accepted, this.refused,
				this.refusedLater, this.failed, this.unfinished, this.orderViolations,
				this.limits.stream().map((use) -> "; " + use).collect(Collectors.joining()));
	}

	/**
	 * What became of one limit.
	 *
	 * @param name its name
	 * @param allowance what a window may see
	 * @param fullest the most that came in any window, wherever it began, what was
	 * refused included
	 * @param largest the most that one request cost
	 * @param utilisation the share of the allowance that was used in steady state; not a
	 * number if the run was too short to tell
	 */
	public record LimitUse(String name, long allowance, long fullest, long largest, double utilisation) {

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "%s %.2f %% used, fullest %d of %d", this.name, 100 * this.utilisation,
					this.fullest, this.allowance);
		}

	}

}
