package io.aiclient.spring.web;

import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.util.PatternMatchUtils;

import io.aiclient.error.Sanitizer;

import static io.aiclient.error.SettingRules.require;

/**
 * An HTTP proxy to call the provider through.
 *
 * @param host the proxy's host, without scheme
 * @param port the proxy's port; from 1 to 65535
 * @param username the user to log in as, or null
 * @param password the password; null exactly if there is no user
 * @param noProxy hosts to call directly, separated by commas or bars, for example
 * {@code *.internal|localhost}; null for none
 */
public record ProxySettings(String host, int port, @Nullable String username, @Nullable String password,
		@Nullable String noProxy) {

	/**
	 * An IPv6 address has two colons or more, and may have a zone.
	 */
	private static final String IPV6 = "(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]+(?:%[\\w.-]+)?";

	private static final Pattern HOST = Pattern.compile("[^/@:\\s]+|" + IPV6 + "|\\[" + IPV6 + "]");

	public ProxySettings {
		require(HOST.matcher(host).matches(), "host", UrlSecrets.maskText(host),
				"must be the name of a host alone, without scheme, port or credentials");
		require(port >= 1 && port <= 65535, "port", port, "must be from 1 to 65535");
		require((username == null) == (password == null), "username",
				(username == null) ? "a password without a username" : "a username without a password",
				"give both or neither");
	}

	boolean appliesTo(String target) {
		if (this.noProxy == null) {
			return true;
		}
		String lower = target.toLowerCase(Locale.ROOT);
		return Arrays.stream(this.noProxy.toLowerCase(Locale.ROOT).split("[,|]", -1))
			.map(String::trim)
			.filter((pattern) -> !pattern.isEmpty())
			.map((pattern) -> pattern.startsWith(".") ? "*" + pattern : pattern)
			.noneMatch((pattern) -> PatternMatchUtils.simpleMatch(pattern, lower));
	}

	/**
	 * Names neither the user nor the password.
	 */
	@Override
	public String toString() {
		return "ProxySettings[host=" + this.host + ", port=" + this.port + ", credentials="
				+ ((this.username != null) ? Sanitizer.MASK : "none") + ", noProxy=" + this.noProxy + "]";
	}

}
