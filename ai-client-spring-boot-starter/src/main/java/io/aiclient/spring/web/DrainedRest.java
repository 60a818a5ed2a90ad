package io.aiclient.spring.web;

import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.scheduler.Schedulers;

/**
 * Waits a second for the end of the HTTP body behind a stream that is over, so that its
 * connection, which is the application's, can serve another call.
 */
final class DrainedRest implements AnswerEnd.Rest {

	private static final long MOST_MILLIS = 1_000;

	private @Nullable Disposable timer;

	@Override
	public void begins(Subscription source) {
		this.timer = Schedulers.parallel().schedule(source::cancel, MOST_MILLIS, TimeUnit.MILLISECONDS);
	}

	@Override
	public void ended() {
		Disposable timer = this.timer;
		if (timer != null) {
			timer.dispose();
		}
	}

}
