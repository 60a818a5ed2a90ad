package io.aiclient.spring.web;

import java.util.Arrays;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.Sanitizer;

/**
 * An HTTP proxy to call the provider through.
 *
 * @param host the proxy's host, without scheme
 * @param port the proxy's port
 * @param username the user to log in as, or null
 * @param password the password; null exactly if there is no user
 * @param noProxy hosts to call directly, separated by commas or bars, for example
 * {@code *.internal|localhost}; null for none
 */
public record ProxySettings(String host, int port, @Nullable String username, @Nullable String password,
		@Nullable String noProxy) {

	public ProxySettings {
		if (host.isBlank() || host.indexOf('/') >= 0 || host.indexOf('@') >= 0) {
			throw new IllegalArgumentException(
					"Invalid proxy host: must be a host name alone, without scheme, port or credentials");
		}
		if (port < 1 || port > 65535) {
			throw new IllegalArgumentException("Invalid proxy port (" + port + "): must be from 1 to 65535");
		}
		if ((username == null) != (password == null)) {
			throw new IllegalArgumentException("Invalid proxy credentials ("
					+ ((username == null) ? "a password without a username" : "a username without a password")
					+ "): give both or neither");
		}
	}

	/**
	 * Whether a host is called through the proxy.
	 * @param target the provider's host
	 * @return false if a pattern of {@link #noProxy()} matches it
	 */
	boolean appliesTo(String target) {
		if (this.noProxy == null) {
			return true;
		}
		String lower = target.toLowerCase(Locale.ROOT);
		return Arrays.stream(this.noProxy.toLowerCase(Locale.ROOT).split("[,|]", -1))
			.map(String::trim)
			.filter((pattern) -> !pattern.isEmpty())
			.noneMatch((pattern) -> matches(lower, pattern));
	}

	private static boolean matches(String target, String pattern) {
		if (pattern.equals("*")) {
			return true;
		}
		if (pattern.startsWith("*")) {
			return target.endsWith(pattern.substring(1));
		}
		if (pattern.startsWith(".")) {
			return target.endsWith(pattern);
		}
		if (pattern.endsWith("*")) {
			return target.startsWith(pattern.substring(0, pattern.length() - 1));
		}
		return target.equals(pattern);
	}

	/**
	 * Tells neither the user nor the password.
	 */
	@Override
	public String toString() {
		return "ProxySettings[host=" + this.host + ", port=" + this.port + ", credentials="
				+ ((this.username != null) ? Sanitizer.MASK : "none") + ", noProxy=" + this.noProxy + "]";
	}

}
