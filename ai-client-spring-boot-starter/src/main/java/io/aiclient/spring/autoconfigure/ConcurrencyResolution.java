package io.aiclient.spring.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.concurrency.ConcurrencySettings.Mode;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.spring.autoconfigure.AiClientProperties.Concurrency;

/**
 * Works out how many requests of a client may be in flight at once.
 */
final class ConcurrencyResolution {

	private final ClientSource source;

	private final PropertyGroup<Concurrency> concurrency;

	private final @Nullable Written<Integer> pool;

	private final @Nullable Written<Mode> mode;

	private final @Nullable Written<Integer> max;

	private final @Nullable Written<Integer> initial;

	private final @Nullable Written<Integer> min;

	private final @Nullable Written<Double> step;

	private final @Nullable Written<Duration> target;

	ConcurrencyResolution(ClientSource source, @Nullable Written<Integer> pool) {
		this.source = source;
		this.pool = pool;
		this.concurrency = source.group("concurrency", AiClientProperties::concurrency);
		this.mode = this.concurrency.find("mode", Concurrency::mode);
		this.max = this.concurrency.find("max", Concurrency::max);
		this.initial = this.concurrency.find("initial", Concurrency::initial);
		this.min = this.concurrency.find("min", Concurrency::min);
		this.step = this.concurrency.find("step", Concurrency::step);
		this.target = this.concurrency.find("target-latency", Concurrency::targetLatency);
	}

	ConcurrencySettings resolve() {
		requireNotBelow(this.pool, this.max, "each request in flight needs a connection");
		boolean adaptive = Written.orElse(this.mode, ConcurrencySettings.defaults().mode()) == Mode.ADAPTIVE;
		return this.concurrency.check(adaptive ? this::adaptive : this::fixed);
	}

	private ConcurrencySettings fixed() {
		refuse(this.initial);
		refuse(this.min);
		refuse(this.step);
		refuse(this.target);
		return ConcurrencySettings.fixed(ceiling(ConcurrencySettings.defaults().max(), 1));
	}

	private ConcurrencySettings adaptive() {
		requireNotBelow(this.initial, this.min, "the start lies between the floor and the ceiling");
		requireNotBelow(this.max, this.min, "the floor must not be above the ceiling");
		requireNotBelow(this.max, this.initial, "the start lies between the floor and the ceiling");
		requireNotBelow(this.pool, this.min, "each request in flight needs a connection");
		requireNotBelow(this.pool, this.initial, "each request in flight needs a connection");
		int floor = Written.orElse(this.min, ConcurrencySettings.adaptive().min());
		int ceiling = ceiling(ConcurrencySettings.adaptive().max(), Math.max(floor, Written.orElse(this.initial, 1)));
		ConcurrencySettings defaults = ConcurrencySettings.adaptive(ceiling);
		return defaults.withRange(floor, Written.orElse(this.initial, Math.max(defaults.initial(), floor)), ceiling)
			.withStep(Written.orElse(this.step, defaults.step()))
			.withTargetLatency(Written.orNull(this.target));
	}

	/**
	 * One or more even if the pool is said to have no connection: it is refused for that.
	 */
	private int ceiling(int byDefault, int atLeast) {
		if (this.max != null) {
			return this.max.value();
		}
		int highest = Math.max(byDefault, atLeast);
		return Math.max(1, Math.min(highest, Written.orElse(this.pool, highest)));
	}

	/**
	 * A value of the other mode: refused if the mode was written, noted if it is fixed by
	 * default, and fine if another client has it from where its mode is adaptive.
	 */
	private void refuse(@Nullable Written<?> written) {
		if (written == null || (written.inherited() && this.mode != null && !this.mode.inherited())) {
			return;
		}
		if (this.mode == null) {
			this.source.warn(written + " has no effect, because the mode is fixed by default: write "
					+ this.source.property("concurrency.mode") + "=adaptive, or remove it");
			return;
		}
		throw written.invalid("it means something in the adaptive mode only, and " + this.mode + " says otherwise",
				"Write " + this.mode.property() + "=adaptive, or remove it.");
	}

	static void requireNotBelow(@Nullable Written<Integer> higher, @Nullable Written<Integer> lower, String why) {
		if (higher != null && lower != null && higher.value() < lower.value()) {
			throw higher.invalid("it is below " + lower + ": " + why, "Write " + higher.property() + "=" + lower.value()
					+ " or more, or lower " + lower.property() + ".");
		}
	}

}
