package io.aiclient.spring.web;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Schedulers;

import org.springframework.web.reactive.function.client.WebClient;

/**
 * What makes the calls of an exchange, made once and not before it is needed: TLS alone
 * reads all the certificates that Java trusts. Safe for use by many threads.
 */
final class LazyTransport {

	private final String client;

	private final Supplier<Transport> source;

	private final Mono<Void> making = Mono.<Void>create(this::make)
		.subscribeOn(Schedulers.fromExecutor(LazyTransport::run))
		.cache((nothing) -> Duration.ZERO, (error) -> Duration.ZERO, () -> Duration.ZERO);

	private volatile @Nullable Transport transport;

	private volatile boolean closed;

	/**
	 * Creates it.
	 * @param client the client's name, for messages
	 * @param source makes the transport; may read files
	 */
	LazyTransport(String client, Supplier<Transport> source) {
		this.client = client;
		this.source = source;
	}

	/**
	 * Whether {@link #get} has nothing to do.
	 */
	boolean isMade() {
		return this.transport != null;
	}

	boolean isClosed() {
		return this.closed;
	}

	/**
	 * The transport, which is made if it has not been.
	 * @throws IllegalStateException if it is closed
	 */
	Transport get() {
		Transport made = this.transport;
		if (made == null || this.closed) {
			made = make();
		}
		return made;
	}

	private synchronized Transport make() {
		if (this.closed) {
			throw new IllegalStateException("The exchange of client '" + this.client + "' is closed");
		}
		Transport made = this.transport;
		if (made == null) {
			made = this.source.get();
			this.transport = made;
		}
		return made;
	}

	/**
	 * Makes it on a thread of its own: those that may be blocked may all wait for calls.
	 * @return completes when it is made, for all who wait meanwhile
	 */
	Mono<Void> made() {
		return this.making;
	}

	/**
	 * Reactor makes no signal of an error such as a {@link LinkageError}, which a
	 * customizer of the application may throw, and all callers would wait.
	 */
	private void make(MonoSink<Void> waiting) {
		try {
			get();
		}
		catch (Throwable thrown) {
			waiting.error(thrown);
			return;
		}
		waiting.success();
	}

	private static void run(Runnable making) {
		Thread thread = new Thread(making, "ai-client-transport");
		thread.setDaemon(true);
		thread.start();
	}

	/**
	 * Closes it, made or not.
	 * @return completes when all connections are closed
	 */
	Mono<Void> closeLater() {
		Transport made = close();
		return (made != null) ? made.connector().disposeLater() : Mono.empty();
	}

	private synchronized @Nullable Transport close() {
		this.closed = true;
		return this.transport;
	}

	/**
	 * What makes the calls.
	 *
	 * @param connector the connections
	 * @param calls asks for answers as a whole
	 * @param streams asks for answers in pieces
	 * @param passing sends what callers wrote themselves
	 */
	record Transport(PooledConnector connector, WebClient calls, WebClient streams, WebClient passing) {
	}

}
