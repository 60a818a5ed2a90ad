package io.aiclient.client;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * What the first calls of a client wait for before anything of theirs is admitted.
 */
final class Opening {

	/**
	 * Null once it is over.
	 */
	private volatile @Nullable Mono<Void> over;

	/**
	 * Creates it.
	 * @param startAfter its end, also one by an error, on whose thread calls go on in
	 * their order; null for nothing
	 */
	Opening(@Nullable Mono<Void> startAfter) {
		this.over = (startAfter != null) ? startAfter.onErrorComplete().doOnTerminate(() -> this.over = null) : null;
	}

	/**
	 * Has a call wait if it is too early.
	 * @param call the call, ready
	 * @param pipeline what the call goes on with
	 * @return whether it waits
	 */
	boolean holds(Call call, Pipeline pipeline) {
		Mono<Void> pending = this.over;
		if (pending == null) {
			return false;
		}
		pipeline.await(call, pending);
		return true;
	}

}
