package io.aiclient.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiRequest;

/**
 * The deadline of a leader: it has time as long as one of its followers has. The deadline
 * of each follower runs out by itself, and what the leader uses up counts against it,
 * except for the time before that follower came.
 */
final class SharedDeadline extends Deadline {

	private final Followers followers;

	SharedDeadline(AiRequest request, Followers followers, ClientOptions settings) {
		super(request, true, settings, null);
		this.followers = followers;
	}

	@Override
	void attemptBegins() {
		this.followers.attemptBegins();
	}

	@Override
	void attemptEnds() {
		this.followers.attemptEnds();
	}

	@Override
	void use(Duration time) {
		for (Follower follower : this.followers.all()) {
			Duration age = follower.age();
			follower.call().deadline().use((age.compareTo(time) < 0) ? age : time);
		}
	}

	/**
	 * Each follower leaves at its own deadline, and a later one may have more time.
	 */
	@Override
	@Nullable Duration left(long now) {
		return null;
	}

	@Override
	boolean hasTimeFor(Duration delay, boolean free, long now) {
		return this.followers.all()
			.stream()
			.anyMatch((follower) -> follower.call().deadline().hasTimeFor(delay, free, now));
	}

}
