package io.aiclient.benchmarks.quota;

import java.time.Duration;
import java.util.List;

import io.aiclient.simulator.HeaderSettings.RateLimits;
import io.aiclient.simulator.HeaderSettings;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatorSettings;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;
import org.jspecify.annotations.Nullable;

/**
 * One run: a provider, a client, and what to hold its makespan against.
 *
 * @param limits the quotas as the provider enforces them
 * @param headers what the provider reports
 * @param workload what is asked
 * @param properties how the client is configured, as arguments of its application
 * @param yardstick what the makespan is held against
 * @param external what others use of the quota; null for nothing
 * @param offset how far a fixed window has run when the client subscribes; null for
 * wherever it happens to be
 */
record Trial(QuotaLimits limits, HeaderSettings headers, Workload workload, List<String> properties,
		Yardstick yardstick, @Nullable ExternalUsage external, @Nullable Duration offset) {

	static final int SLOTS = 50;

	static final Duration LATENCY = Duration.ofMillis(100);

	/**
	 * From the provider's start to the client's word to go, where that has to be at a
	 * moment that is known: longer than an application takes to start.
	 */
	private static final Duration LEAD = Duration.ofSeconds(5);

	/**
	 * A run of a plain workload, without headers, at any moment.
	 */
	static Trial of(QuotaLimits limits, int requests) {
		return new Trial(limits, HeaderSettings.defaults().rateLimits(RateLimits.OFF), Workload.plain(requests),
				List.of(), Yardstick.OWN_LOG, null, null);
	}

	Trial headers(RateLimits style) {
		return headers(this.headers.rateLimits(style));
	}

	Trial headers(HeaderSettings headers) {
		return new Trial(this.limits, headers, this.workload, this.properties, this.yardstick, this.external,
				this.offset);
	}

	Trial workload(Workload workload) {
		return new Trial(this.limits, this.headers, workload, this.properties, this.yardstick, this.external,
				this.offset);
	}

	Trial client(String... properties) {
		return new Trial(this.limits, this.headers, this.workload, List.of(properties), this.yardstick, this.external,
				this.offset);
	}

	Trial against(Yardstick yardstick) {
		return new Trial(this.limits, this.headers, this.workload, this.properties, yardstick, this.external,
				this.offset);
	}

	Trial besides(ExternalUsage external) {
		return new Trial(this.limits, this.headers, this.workload, this.properties, this.yardstick, external,
				this.offset);
	}

	Trial offset(Duration offset) {
		return new Trial(this.limits, this.headers, this.workload, this.properties, this.yardstick, this.external,
				offset);
	}

	/**
	 * When the client gets its word to go, after the provider's start.
	 * @return the time, to which whole windows may be added; zero for as soon as it is
	 * ready
	 */
	Duration lead() {
		if (this.external != null) {
			return window();
		}
		return (this.offset != null) ? LEAD : Duration.ZERO;
	}

	/**
	 * The provider's window.
	 */
	Duration window() {
		return quota().window();
	}

	Quota quota() {
		Quota quota = (this.limits.requests() != null) ? this.limits.requests() : this.limits.tokens();
		if (quota == null) {
			throw new IllegalStateException("The provider has no limit");
		}
		return quota;
	}

	void configure(SimulatorSettings.Builder settings) {
		QuotaLimits limits = this.limits;
		if (this.offset != null) {
			long phase = Math.floorMod(this.offset.minus(lead()).toNanos(), window().toNanos());
			limits = phased(Duration.ofNanos(phase));
		}
		settings.latency(Latency.fixed(LATENCY)).quotas(limits).headers(this.headers);
	}

	/**
	 * The limits with fixed windows that began so long before.
	 */
	QuotaLimits phased(Duration phase) {
		return this.limits.requests(phased(this.limits.requests(), phase)).tokens(phased(this.limits.tokens(), phase));
	}

	private static @Nullable Quota phased(@Nullable Quota quota, Duration phase) {
		return (quota != null) ? quota.phase(phase) : null;
	}

}
