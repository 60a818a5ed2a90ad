package io.aiclient.spring.web;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;

import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.proxy.ProxyHandler;

import org.springframework.boot.http.client.InetAddressFilter;

/**
 * Connects to no address that the application's filter forbids.
 * <p>
 * It looks at the address of each connection in the moment in which it is made, whoever
 * resolved it and to whatever a name resolves by then, and so needs to trust neither the
 * resolver nor the selectors of others. Through a proxy it is the provider's address that
 * it sees, before the handler of the proxy does: one that is written as a number is
 * looked at, and a name is let through, since only the proxy resolves it. The address of
 * the proxy itself is not looked at.
 */
@Sharable
final class AddressFilterHandler extends ChannelOutboundHandlerAdapter {

	private static final String NAME = "ai-client-address-filter";

	private final InetAddressFilter filter;

	AddressFilterHandler(InetAddressFilter filter) {
		this.filter = filter;
	}

	/**
	 * Guards a connection that is yet to be made. The handler of a proxy always is the
	 * first.
	 */
	void guard(ChannelPipeline pipeline) {
		ProxyHandler proxy = pipeline.get(ProxyHandler.class);
		if (proxy == null) {
			pipeline.addFirst(NAME, this);
		}
		else {
			pipeline.addAfter(pipeline.context(proxy).name(), NAME, this);
		}
	}

	@Override
	@SuppressWarnings("FutureReturnValueIgnored")
	public void connect(ChannelHandlerContext ctx, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
		if (remote instanceof InetSocketAddress address) {
			InetSocketAddress reached = address.isUnresolved() ? address
					: new InetSocketAddress(reached(address.getAddress()), address.getPort());
			if (!isAllowed(ctx.pipeline(), reached)) {
				promise.tryFailure(new ForbiddenAddressException(reached));
				return;
			}
		}
		ctx.connect(remote, local, promise);
	}

	private boolean isAllowed(ChannelPipeline pipeline, InetSocketAddress address) {
		return address.isUnresolved() ? pipeline.get(ProxyHandler.class) != null : this.filter.matches(address);
	}

	/**
	 * The address that a connection goes to: {@code ::ffff:127.0.0.1}, of which a filter
	 * may not think, is 127.0.0.1.
	 */
	private static InetAddress reached(InetAddress address) {
		try {
			InetAddress plain = InetAddress.getByAddress(address.getAddress());
			return (plain instanceof Inet4Address) ? plain : address;
		}
		catch (UnknownHostException ex) {
			throw new IllegalStateException("The bytes of an address are an address", ex);
		}
	}

}
