package io.aiclient.spring.web;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.Connection;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import io.aiclient.AiExchangeException;
import io.aiclient.AiExchangeListener;

/**
 * One call that this package makes, whatever it sends: how far it came, its connection,
 * and what its failures mean. The body is asked for when a connection is there, which is
 * what starts the clock, and what distinguishes a failure to connect from a later one.
 */
abstract class ProviderCall extends AnsweredCall implements BodyInserter<byte[], ClientHttpRequest> {

	private volatile boolean connected;

	private volatile @Nullable UsedConnection connection;

	ProviderCall(CallContext context, AiExchangeListener listener) {
		super(context, listener);
	}

	@Override
	public final Mono<Void> insert(ClientHttpRequest outgoing, BodyInserter.Context ignored) {
		this.connected = true;
		if (outgoing.getNativeRequest() instanceof Connection reactive) {
			this.connection = new UsedConnection(reactive, this.context.timeouts());
			AnswerTimeoutHandler.watch(reactive.channel(), this.context.timeouts());
		}
		return write(outgoing);
	}

	/**
	 * Writes the body.
	 */
	abstract Mono<Void> write(ClientHttpRequest outgoing);

	/**
	 * The connection, once it is there; null if it is none of Reactor Netty's.
	 */
	final @Nullable UsedConnection connection() {
		return this.connection;
	}

	/**
	 * The error of an answer that is no success.
	 */
	final <T> Mono<T> refused(ClientResponse response) {
		BodyBuffer buffer = new BodyBuffer(ERROR_BODY_LIMIT);
		return fill(response, buffer).then(Mono.error(() -> refusal(response, buffer.toBytes())));
	}

	/**
	 * Puts into words why the call failed.
	 */
	Throwable failure(Throwable ex) {
		if (ex instanceof WebClientRequestException && ex.getCause() != null) {
			return this.connected ? this.context.failures().sent(ex.getCause())
					: this.context.failures().connect(ex.getCause());
		}
		return ex;
	}

	/**
	 * Frees what the call has, if whatever ended it has not.
	 * @param how how the call ended
	 */
	void end(SignalType how) {
		UsedConnection used = this.connection;
		if (used != null) {
			used.end(how);
		}
	}

	@Override
	final AiExchangeException brokeOff(Throwable ex, @Nullable HttpHeaders headers, long size) {
		return this.context.failures().body(ex, headers, size);
	}

}
