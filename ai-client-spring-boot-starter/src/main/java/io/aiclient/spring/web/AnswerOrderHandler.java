package io.aiclient.spring.web;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import reactor.netty.NettyPipeline;

/**
 * Sees to it that a call is given its own answer: one for each request, and no other.
 * <p>
 * A head with a status such as 102 or 103 may come before that of the answer. Reactor
 * Netty takes it for the answer: the call would fail, and the next call on the connection
 * would be given the answer of this one. So it is passed over. What comes when no request
 * waits for an answer, or behind an answer in the same bytes, was sent before the next
 * request could reach the server: it is no answer, and the connection is closed.
 */
final class AnswerOrderHandler extends ChannelDuplexHandler {

	private static final String NAME = "ai-client-answer-order";

	private static final String NAME_OF_BYTES = "ai-client-answer-bytes";

	private boolean awaited;

	private boolean answeredInTheseBytes;

	private boolean interim;

	private boolean passedOver;

	private boolean closed;

	private AnswerOrderHandler() {
	}

	/**
	 * Watches a connection of HTTP/1.1. To be called once for each.
	 */
	static void watch(ChannelPipeline pipeline) {
		AnswerOrderHandler order = new AnswerOrderHandler();
		pipeline.addAfter(NettyPipeline.HttpCodec, NAME, order);
		pipeline.addBefore(NettyPipeline.HttpCodec, NAME_OF_BYTES, order.new Bytes());
	}

	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
		this.awaited |= msg instanceof HttpRequest;
		ctx.write(msg, promise);
	}

	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public void channelRead(ChannelHandlerContext ctx, Object msg) {
		if (msg instanceof HttpResponse response) {
			if (!this.awaited || this.answeredInTheseBytes) {
				this.closed = true;
				ctx.close();
			}
			this.interim = isInterim(response);
		}
		if (this.closed || this.interim) {
			this.interim &= !(msg instanceof LastHttpContent);
			this.passedOver = true;
			ReferenceCountUtil.release(msg);
			return;
		}
		if (msg instanceof LastHttpContent) {
			this.awaited = false;
			this.answeredInTheseBytes = true;
		}
		ctx.fireChannelRead(msg);
	}

	/**
	 * Reads on in place of the handlers behind, which have seen nothing.
	 */
	@Override
	public void channelReadComplete(ChannelHandlerContext ctx) {
		ctx.fireChannelReadComplete();
		if (this.passedOver) {
			this.passedOver = false;
			ctx.read();
		}
	}

	private static boolean isInterim(HttpResponse response) {
		return response.decoderResult().isSuccess() && response.status().codeClass() == HttpStatusClass.INFORMATIONAL
				&& !response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
	}

	/**
	 * Sees what the codec is given. A request that was sent when an answer had ended may
	 * be answered while the loop that reads from the socket still turns, but not in the
	 * bytes that were read before.
	 */
	private final class Bytes extends ChannelInboundHandlerAdapter {

		@Override
		public void channelRead(ChannelHandlerContext ctx, Object msg) {
			AnswerOrderHandler.this.answeredInTheseBytes = false;
			ctx.fireChannelRead(msg);
		}

	}

}
