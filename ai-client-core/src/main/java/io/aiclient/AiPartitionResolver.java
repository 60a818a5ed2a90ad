package io.aiclient;

import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Says whose requests may be given one answer. Requests of different partitions share no
 * call in flight and no answer in a cache, however alike they are.
 * <p>
 * Needed where what is sent depends on who asks, for example by a filter that adds a
 * tenant's header or key: the client sees the same request of two tenants, and only this
 * distinguishes them. Not called while a client neither shares calls nor has a cache, nor
 * for streams.
 * <p>
 * Must be safe for use by many threads, and must not block. One that throws, whatever it
 * throws, cannot say whose the request is: the request is sent, and its answer is neither
 * shared nor looked up nor kept. The client logs the first failure.
 */
@FunctionalInterface
public interface AiPartitionResolver {

	/**
	 * Says which partition a request belongs to. Called once a call, on the thread that
	 * subscribes, so that it may read a thread-local: the caller's own thread for
	 * {@link AiClient#call}. Items of a batch come on other threads. What has a
	 * {@code ThreadLocalAccessor} is restored there, if Micrometer's
	 * {@code context-propagation} is on the class path; nothing else is. So one that
	 * reads a thread-local and finds nothing should throw rather than return null.
	 * @param request the request, its model set
	 * @param context the context of whoever subscribes: one for all items of a batch
	 * @return the partition, of any length: only a hash of it is kept; null for that of
	 * all requests without a caller. The empty string is a partition of its own
	 */
	@Nullable String partition(AiRequest request, ContextView context);

	/**
	 * Puts the partition of a caller into the Reactor context, as in
	 * {@code client.send(request).contextWrite(AiPartitionResolver.inContext(tenant))}.
	 * @param partition the partition
	 * @return the context to write, for the resolver that is there by default
	 */
	static Context inContext(String partition) {
		return Context.of(AiPartitionResolver.class, partition);
	}

	/**
	 * The resolver that is there by default: it reads what {@link #inContext} wrote.
	 * @return a resolver whose partition is null where nothing was written
	 */
	static AiPartitionResolver fromContext() {
		return (request, context) -> context.<@Nullable String>getOrDefault(AiPartitionResolver.class, null);
	}

}
