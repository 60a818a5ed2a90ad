package io.aiclient.spring.annotation;

import java.util.Iterator;
import java.util.Spliterators;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.aiclient.error.AiCancelledException;
import io.aiclient.error.ErrorDetails;

/**
 * How the caller's thread waits for a method that blocks.
 */
final class Waiting {

	private final MethodName method;

	private final String alternatives;

	Waiting(MethodName method, String alternatives) {
		this.method = method;
		this.alternatives = alternatives;
	}

	/**
	 * Refuses threads that must not wait, or no longer.
	 */
	void check() {
		Thread thread = Thread.currentThread();
		if (Schedulers.isInNonBlockingThread()) {
			throw new IllegalStateException(this.method + " blocks, and thread " + thread.getName()
					+ " must not; let the method return " + this.alternatives);
		}
		if (thread.isInterrupted()) {
			throw interrupted("the thread was interrupted before anything was sent");
		}
	}

	<T> T await(Mono<T> source) {
		CompletableFuture<T> future = source.toFuture();
		try {
			return future.get();
		}
		catch (InterruptedException ex) {
			future.cancel(true);
			Thread.currentThread().interrupt();
			throw interrupted("the thread was interrupted; what was in flight is cancelled");
		}
		catch (ExecutionException ex) {
			throw Exceptions.propagate((ex.getCause() != null) ? ex.getCause() : ex);
		}
	}

	<T> Stream<T> stream(Flux<T> source) {
		Stream<T> results = source.toStream();
		Iterator<T> iterator = results.iterator();
		return StreamSupport.stream(Spliterators.spliteratorUnknownSize(new Iterator<T>() {

			@Override
			public boolean hasNext() {
				try {
					return iterator.hasNext();
				}
				catch (RuntimeException ex) {
					if (Exceptions.unwrap(ex) instanceof InterruptedException) {
						results.close();
						Thread.currentThread().interrupt();
						throw interrupted("the thread was interrupted; what was in flight is cancelled");
					}
					throw ex;
				}
			}

			@Override
			public T next() {
				return iterator.next();
			}

		}, 0), false).onClose(results::close);
	}

	private AiCancelledException interrupted(String why) {
		return new AiCancelledException(this.method + ": " + why, ErrorDetails.LOCAL, null);
	}

}
