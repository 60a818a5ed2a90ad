package io.aiclient.spring.web;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;

import io.netty.resolver.AbstractAddressResolver;
import io.netty.resolver.AddressResolver;
import io.netty.resolver.AddressResolverGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Promise;

/**
 * Resolves every name to the next of some lists, and then to the last.
 */
final class Addresses extends AddressResolverGroup<InetSocketAddress> {

	private final Queue<String> lists = new ArrayDeque<>();

	Addresses(String... lists) {
		this.lists.addAll(List.of(lists));
	}

	@Override
	protected AddressResolver<InetSocketAddress> newResolver(EventExecutor executor) {
		return new AbstractAddressResolver<>(executor, InetSocketAddress.class) {
			@Override
			protected boolean doIsResolved(InetSocketAddress address) {
				return !address.isUnresolved();
			}

			@Override
			protected void doResolve(InetSocketAddress name, Promise<InetSocketAddress> promise) {
				promise.setSuccess(next(name).get(0));
			}

			@Override
			protected void doResolveAll(InetSocketAddress name, Promise<List<InetSocketAddress>> promise) {
				promise.setSuccess(next(name));
			}
		};
	}

	private synchronized List<InetSocketAddress> next(InetSocketAddress name) {
		String list = (this.lists.size() > 1) ? this.lists.remove() : this.lists.element();
		return Stream.of(list.split(",", -1)).map((address) -> new InetSocketAddress(address, name.getPort())).toList();
	}

}
