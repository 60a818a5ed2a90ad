package io.aiclient.spring.web;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;

import io.aiclient.http.AiHttpResponse;

/**
 * The wait of a thread for the response to its call.
 */
final class ResponseWait extends BaseSubscriber<AiHttpResponse> {

	private final CallerThread thread;

	private volatile @Nullable AiHttpResponse response;

	private volatile @Nullable Throwable error;

	ResponseWait(CallerThread thread) {
		this.thread = thread;
	}

	boolean isOver() {
		return this.response != null || this.error != null;
	}

	/**
	 * With what the call failed.
	 */
	@Nullable Throwable error() {
		return this.error;
	}

	AiHttpResponse response() {
		return Objects.requireNonNull(this.response);
	}

	/**
	 * Ends the call, also if its response has just come.
	 */
	void abandon() {
		cancel();
		AiHttpResponse response = this.response;
		if (response != null) {
			response.close();
		}
	}

	@Override
	protected void hookOnNext(AiHttpResponse response) {
		this.response = response;
		this.thread.wake();
	}

	@Override
	protected void hookOnError(Throwable error) {
		this.error = error;
		this.thread.wake();
	}

}
