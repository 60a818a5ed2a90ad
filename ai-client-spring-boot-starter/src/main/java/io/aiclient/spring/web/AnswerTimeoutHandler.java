package io.aiclient.spring.web;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

import io.aiclient.client.TimeoutSettings;
import io.aiclient.error.Sanitizer;

/**
 * Watches one connection for as long as it lives: how long an answer takes to begin, and
 * how long it is silent after that.
 * <p>
 * It sits close behind the HTTP codec, and so sees where a request and its answer begin
 * and end, and every byte of a body before decompression holds it back. Two things follow
 * from counting here rather than with an operator: a caller who takes no more chunks of a
 * stream is not mistaken for a silent provider, since the clock runs only while a read is
 * wanted; and a request costs no timer, since one timer a connection is set again only
 * when it goes off, or when it would go off too late.
 * <p>
 * All of it runs on the connection's event loop.
 */
final class AnswerTimeoutHandler extends ChannelDuplexHandler {

	private static final String NAME = "ai-client-answer-timeout";

	private final long responseNanos;

	private final long idleNanos;

	private final ChannelFutureListener sent = this::onSent;

	private Phase phase = Phase.NONE;

	private boolean reading;

	private boolean readSomething;

	private long since;

	private @Nullable Future<?> timer;

	private long timerAt;

	private AnswerTimeoutHandler(TimeoutSettings timeouts) {
		this.responseNanos = timeouts.response().toNanos();
		this.idleNanos = timeouts.idle().toNanos();
	}

	/**
	 * Watches a connection, and the heads that come on it, if it is not watched yet. Of
	 * HTTP/1.1 only.
	 */
	static void watch(Channel channel, TimeoutSettings timeouts) {
		ChannelPipeline pipeline = channel.pipeline();
		if (pipeline.context(NAME) == null && pipeline.context(NettyPipeline.HttpCodec) != null) {
			AnswerHeadHandler.watch(pipeline);
			pipeline.addAfter(NettyPipeline.HttpCodec, NAME, new AnswerTimeoutHandler(timeouts));
			AnswerOrderHandler.watch(pipeline);
		}
	}

	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
		if (msg instanceof LastHttpContent) {
			this.phase = Phase.SENDING;
			ctx.write(msg, promise.unvoid().addListener(this.sent));
		}
		else {
			ctx.write(msg, promise);
		}
	}

	@Override
	public void read(ChannelHandlerContext ctx) {
		if (!this.reading) {
			this.reading = true;
			this.readSomething = false;
			if (this.phase == Phase.BODY) {
				begin(ctx, Phase.BODY);
			}
		}
		ctx.read();
	}

	@Override
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		this.readSomething = true;
		if (this.phase != Phase.NONE) {
			if (msg instanceof LastHttpContent) {
				this.phase = Phase.NONE;
			}
			else {
				begin(ctx, Phase.BODY);
			}
		}
		ctx.fireChannelRead(msg);
	}

	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		if (this.readSomething) {
			this.reading = false;
		}
		ctx.fireChannelReadComplete();
	}

	@Override
	public void channelInactive(ChannelHandlerContext ctx) {
		this.phase = Phase.NONE;
		cancelTimer();
		ctx.fireChannelInactive();
	}

	private void onSent(ChannelFuture written) {
		ChannelHandlerContext ctx = written.channel().pipeline().context(NAME);
		if (written.isSuccess() && this.phase == Phase.SENDING && ctx != null) {
			begin(ctx, Phase.WAITING);
		}
	}

	private void begin(ChannelHandlerContext ctx, Phase phase) {
		this.phase = phase;
		this.since = System.nanoTime();
		ensureTimer(ctx, (phase == Phase.WAITING) ? this.responseNanos : this.idleNanos);
	}

	private void ensureTimer(ChannelHandlerContext ctx, long nanos) {
		long at = this.since + nanos;
		if (this.timer != null && this.timerAt - at <= 0) {
			return;
		}
		cancelTimer();
		this.timerAt = at;
		this.timer = ctx.executor().schedule(() -> onTimer(ctx), at - System.nanoTime(), TimeUnit.NANOSECONDS);
	}

	private void onTimer(ChannelHandlerContext ctx) {
		this.timer = null;
		if (this.phase == Phase.WAITING) {
			check(ctx, this.responseNanos, "no byte of an answer within ");
		}
		else if (this.phase == Phase.BODY && this.reading) {
			check(ctx, this.idleNanos, "the answer was silent for ");
		}
	}

	@SuppressWarnings("FutureReturnValueIgnored")
	private void check(ChannelHandlerContext ctx, long limit, String message) {
		if (System.nanoTime() - this.since < limit) {
			ensureTimer(ctx, limit);
			return;
		}
		this.phase = Phase.NONE;
		ctx.fireExceptionCaught(new AnswerTimeoutException(message + Duration.ofNanos(limit).toMillis() + " ms"));
		ctx.close();
	}

	private void cancelTimer() {
		if (this.timer != null) {
			this.timer.cancel(false);
			this.timer = null;
		}
	}

	/**
	 * Says which wait it was; the stack would show a timer only.
	 */
	static final class AnswerTimeoutException extends TimeoutException {

		AnswerTimeoutException(String message) {
			super(Sanitizer.message(message));
		}

		@Override
		public synchronized Throwable fillInStackTrace() {
			return this;
		}

	}

	private enum Phase {

		NONE, SENDING, WAITING, BODY

	}

}
