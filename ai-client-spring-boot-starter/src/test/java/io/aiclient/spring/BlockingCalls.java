package io.aiclient.spring;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.StampedLock;

import reactor.blockhound.BlockHound;
import reactor.blockhound.BlockingOperationError;
import reactor.blockhound.integration.BlockHoundIntegration;

/**
 * What BlockHound does in these tests. A call that blocks a thread that must not be
 * blocked fails there, and is printed, since what is thrown on an event loop may be lost:
 * {@link PrintedOutputTests} finds it.
 */
public final class BlockingCalls implements BlockHoundIntegration {

	@Override
	public void applyTo(BlockHound.Builder builder) {
		// the simulated provider is not what is tested, and waits for its own lock
		builder.nonBlockingThreadPredicate(
				(isNonBlocking) -> isNonBlocking.and((thread) -> !thread.getName().startsWith("ai-simulator")));
		// the lock of the gate is held for some arithmetic; a monitor would not be seen
		// at all
		builder.allowBlockingCallsInside(ReentrantLock.class.getName(), "lock");
		// so is that of Netty's allocator of buffers
		builder.allowBlockingCallsInside(StampedLock.class.getName(), "writeLock");
		// /dev/urandom, from which Netty draws numbers for DNS queries, never waits
		builder.allowBlockingCallsInside(SecureRandom.class.getName(), "nextBytes");
		builder.blockingMethodCallback((method) -> {
			BlockingOperationError error = new BlockingOperationError(method);
			if (Arrays.stream(error.getStackTrace()).noneMatch(BlockingCalls::isMeant)) {
				CompletableFuture.runAsync(error::printStackTrace);
			}
			throw error;
		});
	}

	private static boolean isMeant(StackTraceElement frame) {
		return frame.getClassName().startsWith(BlockHoundTests.class.getName());
	}

	/**
	 * After those that come with Reactor and Netty.
	 */
	@Override
	public int compareTo(BlockHoundIntegration other) {
		return 1;
	}

}
