package io.aiclient.spring.web;

import java.net.ConnectException;
import java.net.InetSocketAddress;

import io.aiclient.error.Sanitizer;

/**
 * The application's filter of addresses forbids one, to which no connection was made.
 */
final class ForbiddenAddressException extends ConnectException {

	private final transient InetSocketAddress address;

	ForbiddenAddressException(InetSocketAddress address) {
		super(Sanitizer.message("forbidden address: " + address));
		this.address = address;
	}

	String address() {
		return (this.address.getAddress() != null) ? this.address.getAddress().getHostAddress()
				: this.address.getHostString();
	}

}
