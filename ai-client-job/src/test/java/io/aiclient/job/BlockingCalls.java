package io.aiclient.job;

import java.util.concurrent.locks.ReentrantLock;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * What BlockHound lets pass in these tests: the lock of the gate is held for some
 * arithmetic. The simulated provider is not what is tested, and waits for its own lock.
 */
public final class BlockingCalls implements BlockHoundIntegration {

	@Override
	public void applyTo(BlockHound.Builder builder) {
		builder.nonBlockingThreadPredicate(
				(isNonBlocking) -> isNonBlocking.and((thread) -> !thread.getName().startsWith("ai-simulator")));
		builder.allowBlockingCallsInside(ReentrantLock.class.getName(), "lock");
	}

	/**
	 * After those that come with Reactor.
	 */
	@Override
	public int compareTo(BlockHoundIntegration other) {
		return 1;
	}

}
