package io.aiclient.simulator;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.aiclient.simulator.Reply.Ending;
import io.aiclient.simulator.Reply.Part;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.NettyPipeline;
import reactor.netty.channel.AbortedException;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Writes a {@link Reply} to one connection, each part at its time. Waiting is a timer of
 * the connection's own event loop, so a wait costs no thread and no hop; times count from
 * the admission, so errors do not add up over a stream.
 */
final class ReplyPlayer {

	/**
	 * Between the last part and a reset, so that the client reads the part and not only
	 * the reset.
	 */
	private static final Duration BEFORE_RESET = Duration.ofMillis(30);

	private static final Duration BETWEEN_PINGS = Duration.ofMillis(50);

	private final HttpServerResponse response;

	private final EventLoop eventLoop;

	private final long admittedNanos;

	private final Runnable whenLeftOpen;

	private ReplyPlayer(HttpServerResponse response, EventLoop eventLoop, long admittedNanos, Runnable whenLeftOpen) {
		this.response = response;
		this.eventLoop = eventLoop;
		this.admittedNanos = admittedNanos;
		this.whenLeftOpen = whenLeftOpen;
	}

	/**
	 * Writes a reply.
	 * @param whenLeftOpen run once all parts are written, if the body does not end then
	 * @return what completes with the body, and not at all if the body has no end
	 */
	static Mono<Void> play(Reply reply, HttpServerResponse response, long admittedNanos, boolean tellProcessingTime,
			Runnable whenLeftOpen) {
		EventLoop[] eventLoop = new EventLoop[1];
		response.withConnection((connection) -> eventLoop[0] = connection.channel().eventLoop());
		return new ReplyPlayer(response, eventLoop[0], admittedNanos, whenLeftOpen).play(reply, tellProcessingTime);
	}

	private Mono<Void> play(Reply reply, boolean tellProcessingTime) {
		if (!reply.interim().isEmpty()) {
			writeInterim(reply.interim());
		}
		List<Part> parts = joined(reply.parts());
		Part first = parts.get(0);
		Mono<Void> writing = Mono.defer(() -> {
			if (reply.status() == 0) {
				return end(reply).then();
			}
			writeHeaders(reply, tellProcessingTime);
			if (parts.size() == 1 && first.pieces().size() == 1 && reply.ending() == Ending.COMPLETE) {
				return this.response.sendObject(Unpooled.wrappedBuffer(first.bytes())).then();
			}
			return stream(parts, reply);
		});
		return until(first.atNanos()).then(writing);
	}

	/**
	 * Reactor Netty completes a send that a closed connection cut short as if it were
	 * whole; here that is an error.
	 */
	private Mono<Void> stream(List<Part> parts, Reply reply) {
		AtomicBoolean whole = new AtomicBoolean();
		Flux<ByteBuf> body = Flux.fromIterable(parts)
			.concatMap((part) -> until(part.atNanos())
				.thenMany(Flux.fromIterable(part.pieces()).map((bytes) -> Unpooled.wrappedBuffer(bytes))), 1)
			.concatWith(Flux.defer(() -> end(reply)))
			.doOnComplete(() -> whole.set(true));
		return this.response.send(body, (part) -> true)
			.then()
			.then(Mono.defer(() -> whole.get() ? Mono.empty()
					: Mono.error(new AbortedException("The client closed the connection"))));
	}

	private void writeHeaders(Reply reply, boolean tellProcessingTime) {
		HttpHeaders headers = this.response.status(reply.status()).responseHeaders();
		headers.set(HttpHeaderNames.CONTENT_TYPE, reply.contentType());
		if (reply.contentLength() >= 0) {
			headers.set(HttpHeaderNames.CONTENT_LENGTH, reply.contentLength());
		}
		if (reply.contentType().equals(Reply.EVENTS)) {
			headers.set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
		}
		reply.headers().forEach(headers::set);
		if (tellProcessingTime) {
			headers.set("openai-processing-ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - this.admittedNanos));
		}
	}

	/**
	 * Past the HTTP codec, which takes one response for each request.
	 */
	private void writeInterim(String head) {
		this.response.withConnection((connection) -> {
			ChannelHandlerContext codec = connection.channel().pipeline().context(NettyPipeline.HttpCodec);
			codec.writeAndFlush(Unpooled.copiedBuffer("HTTP/1.1 " + head + "\r\n\r\n", StandardCharsets.US_ASCII))
				.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
		});
	}

	private Flux<ByteBuf> end(Reply reply) {
		if (reply.ending() != Ending.COMPLETE) {
			this.whenLeftOpen.run();
		}
		return switch (reply.ending()) {
			case COMPLETE -> Flux.empty();
			case HANG -> Flux.never();
			case RESET -> after(BEFORE_RESET.toNanos()).thenMany(Flux.defer(this::reset));
			case PINGS -> pings(reply.contentType().equals(Reply.EVENTS) ? ": ping\n\n" : "\n");
		};
	}

	private Flux<ByteBuf> pings(String ping) {
		return after(BETWEEN_PINGS.toNanos())
			.then(Mono.fromSupplier(() -> Unpooled.copiedBuffer(ping, StandardCharsets.US_ASCII)))
			.repeat();
	}

	private Flux<ByteBuf> reset() {
		this.response.withConnection((connection) -> {
			Channel channel = connection.channel();
			channel.config().setOption(ChannelOption.SO_LINGER, 0);
			channel.unsafe().close(channel.voidPromise());
		});
		return Flux.never();
	}

	/**
	 * Parts that are due together are written together.
	 */
	private static List<Part> joined(List<Part> parts) {
		if (parts.size() == 1) {
			return parts;
		}
		List<Part> joined = new ArrayList<>();
		for (int start = 0, end; start < parts.size(); start = end) {
			long at = parts.get(start).atNanos();
			end = start;
			while (end < parts.size() && parts.get(end).atNanos() == at) {
				end++;
			}
			List<Part> together = parts.subList(start, end);
			joined.add((together.size() == 1) ? together.get(0)
					: new Part(at, Part.joined(together.stream().map(Part::bytes).toList())));
		}
		return joined;
	}

	private Mono<Void> until(long atNanos) {
		return (atNanos == 0) ? Mono.empty()
				: Mono.defer(() -> after(this.admittedNanos + atNanos - System.nanoTime()));
	}

	private Mono<Void> after(long nanos) {
		if (nanos <= 0) {
			return Mono.empty();
		}
		return Mono.create((sink) -> {
			Future<?> timer = this.eventLoop.schedule(() -> sink.success(), nanos, TimeUnit.NANOSECONDS);
			sink.onCancel(() -> timer.cancel(false));
		});
	}

}
