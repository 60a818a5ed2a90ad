package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.concurrency.ConcurrencySettings.Mode;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.spring.autoconfigure.AiClientProperties.Concurrency;

import static io.aiclient.spring.autoconfigure.ClientSource.in;

/**
 * Works out how many requests of a client may be under way at once.
 */
final class ConcurrencyResolution {

	private final ClientSource source;

	private final @Nullable Written<Integer> pool;

	private final @Nullable Written<Mode> mode;

	private final @Nullable Written<Integer> max;

	private final List<String> warnings;

	ConcurrencyResolution(ClientSource source, @Nullable Written<Integer> pool, List<String> warnings) {
		this.source = source;
		this.warnings = warnings;
		this.pool = pool;
		this.mode = source.find("concurrency.mode", in(AiClientProperties::concurrency, Concurrency::mode));
		this.max = source.find("concurrency.max", in(AiClientProperties::concurrency, Concurrency::max));
	}

	ConcurrencySettings resolve() {
		if (this.max != null) {
			this.max.require((max) -> max >= 1, "must be one or more");
			requireNotBelow(this.pool, this.max, "a request that is under way needs a connection");
		}
		return (Written.orElse(this.mode, ConcurrencySettings.defaults().mode()) == Mode.ADAPTIVE) ? adaptive()
				: fixed();
	}

	private ConcurrencySettings fixed() {
		refuse(this.source.find("concurrency.initial", in(AiClientProperties::concurrency, Concurrency::initial)));
		refuse(this.source.find("concurrency.min", in(AiClientProperties::concurrency, Concurrency::min)));
		refuse(this.source.find("concurrency.step", in(AiClientProperties::concurrency, Concurrency::step)));
		refuse(this.source.find("concurrency.target-latency",
				in(AiClientProperties::concurrency, Concurrency::targetLatency)));
		return ConcurrencySettings.fixed(ceiling(ConcurrencySettings.defaults().max(), 1));
	}

	private ConcurrencySettings adaptive() {
		Written<Integer> min = this.source.find("concurrency.min",
				in(AiClientProperties::concurrency, Concurrency::min));
		Written<Integer> initial = this.source.find("concurrency.initial",
				in(AiClientProperties::concurrency, Concurrency::initial));
		Written<Double> step = this.source.find("concurrency.step",
				in(AiClientProperties::concurrency, Concurrency::step));
		Written<Duration> target = this.source.find("concurrency.target-latency",
				in(AiClientProperties::concurrency, Concurrency::targetLatency));
		if (min != null) {
			min.require((value) -> value >= 1, "must be one or more");
		}
		if (initial != null) {
			initial.require((value) -> value >= 1, "must be one or more");
		}
		requireNotBelow(initial, min, "the start lies between the floor and the ceiling");
		requireNotBelow(this.max, min, "the floor must not be above the ceiling");
		requireNotBelow(this.max, initial, "the start lies between the floor and the ceiling");
		requireNotBelow(this.pool, min, "a request that is under way needs a connection");
		requireNotBelow(this.pool, initial, "a request that is under way needs a connection");
		int floor = Written.orElse(min, ConcurrencySettings.adaptive().min());
		int ceiling = ceiling(ConcurrencySettings.adaptive().max(), Math.max(floor, Written.orElse(initial, 1)));
		ConcurrencySettings defaults = ConcurrencySettings.adaptive(ceiling);
		return new ConcurrencySettings(Mode.ADAPTIVE, ceiling,
				Written.orElse(initial, Math.max(defaults.initial(), floor)), floor, (step != null)
						? step.require((value) -> value > 0 && value < 1, "must be between 0 and 1") : defaults.step(),
				(target != null) ? Written.aMilliOrMore(target, target.value()) : null);
	}

	private int ceiling(int byDefault, int atLeast) {
		if (this.max != null) {
			return this.max.value();
		}
		int highest = Math.max(byDefault, atLeast);
		return Math.min(highest, Written.orElse(this.pool, highest));
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
			this.warnings.add(written + " has no effect, because the mode is fixed by default: write "
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
