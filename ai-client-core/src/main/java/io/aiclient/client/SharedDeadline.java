package io.aiclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiRequest;

/**
 * The deadline of a shared call: it has time as long as one of its callers has. Each
 * caller's own deadline runs out by itself, and what the call uses up counts against it,
 * except for the time before that caller came.
 */
final class SharedDeadline extends Deadline {

	private final Sharers sharers;

	SharedDeadline(AiRequest request, Sharers sharers, AiClientBuilder settings) {
		super(request, true, settings, () -> {
		});
		this.sharers = sharers;
	}

	@Override
	void attemptBegins() {
		this.sharers.attemptBegins();
	}

	@Override
	void attemptEnds() {
		this.sharers.attemptEnds();
	}

	@Override
	void use(Duration time) {
		for (Share share : this.sharers.all()) {
			Duration age = share.age();
			share.call().deadline().use((age.compareTo(time) < 0) ? age : time);
		}
	}

	/**
	 * Each caller leaves at its own deadline, and a later one may have more time.
	 */
	@Override
	@Nullable Duration left(long now) {
		return null;
	}

	@Override
	boolean hasTimeFor(Duration delay, boolean free, long now) {
		return this.sharers.all().stream().anyMatch((share) -> share.call().deadline().hasTimeFor(delay, free, now));
	}

}
