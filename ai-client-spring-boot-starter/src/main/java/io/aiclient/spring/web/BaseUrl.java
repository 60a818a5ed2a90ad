package io.aiclient.spring.web;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.aiclient.error.InvalidSettingException;
import io.aiclient.error.Sanitizer;

/**
 * What the address of a provider must be: the one place that says so. No error shows what
 * may be a key, be it a part of the address or in its place.
 */
public final class BaseUrl {

	static final String PATH = "/chat/completions";

	private static final String NAME = "baseUrl";

	private static final String EXAMPLE = "an address such as https://api.openai.com/v1";

	private static final Pattern LOOPBACK = Pattern
		.compile("localhost|.+\\.localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[0:0:0:0:0:0:0:1]");

	private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]*://");

	private static final Pattern HTTP = Pattern.compile("(?i)https?://");

	private static final Pattern HOST_FIRST = Pattern
		.compile("(?://)?(?!https?[:/])([A-Za-z0-9.-]+|\\[[0-9A-Fa-f:.]+])(:\\d+)?(?:/[^\\s?#]*)?");

	/**
	 * A host with a top-level domain, or an IP address.
	 */
	private static final Pattern DOTTED = Pattern.compile(".+\\.[A-Za-z]{2,24}|\\d{1,3}(\\.\\d{1,3}){3}|\\[.+]");

	private static final Pattern PATH_FIRST = Pattern.compile("/|https?[:/]");

	private BaseUrl() {
	}

	/**
	 * Reads an address as it was written.
	 * @param written the address; blanks around it are passed over
	 * @return the address without a slash at its end
	 * @throws InvalidSettingException if it is none, or none that can be called
	 */
	public static URI parse(String written) {
		String text = written.strip();
		requireCallable(text);
		try {
			return checked(new URI(text));
		}
		catch (URISyntaxException ex) {
			throw new InvalidSettingException(NAME, Sanitizer.MASK,
					"is not a URL: " + ex.getReason() + " at index " + ex.getIndex(), EXAMPLE);
		}
	}

	/**
	 * Whether an address is that of this machine.
	 * @param url an address with a host
	 * @return true for {@code localhost} and what is below it, and for loopback addresses
	 */
	public static boolean isLoopback(URI url) {
		return isLoopback(url.getHost());
	}

	private static boolean isLoopback(String host) {
		return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
	}

	static URI checked(URI url) {
		String text = url.toString();
		requireCallable(text);
		String shown = UrlSecrets.mask(text);
		if (url.getHost() == null) {
			throw new InvalidSettingException(NAME, shown, "must have a host of letters, digits, dots and dashes",
					EXAMPLE);
		}
		String bare = withoutSlash(UrlSecrets.withoutQuery(text));
		if (bare.endsWith(PATH)) {
			throw new InvalidSettingException(NAME, shown,
					"must end before " + PATH + ", which is added to it for each call",
					bare.substring(0, bare.length() - PATH.length()));
		}
		String query = url.getRawQuery();
		return URI.create(bare + ((query != null) ? "?" + query : ""));
	}

	static String withoutSlash(String url) {
		int end = url.length();
		while (url.charAt(end - 1) == '/') {
			end--;
		}
		return url.substring(0, end);
	}

	private static void requireCallable(String text) {
		if (text.contains("@") || text.contains("#")) {
			throw new InvalidSettingException(NAME, text.contains("@") ? Sanitizer.MASK : UrlSecrets.mask(text),
					"must hold no credentials: neither user information nor a fragment");
		}
		if (!HTTP.matcher(text).lookingAt()) {
			boolean key = !SCHEME.matcher(text).lookingAt() && !PATH_FIRST.matcher(text).lookingAt()
					&& !isAddress(UrlSecrets.withoutQuery(text));
			throw new InvalidSettingException(NAME, key ? Sanitizer.MASK : UrlSecrets.mask(text),
					"must begin with http:// or https://", key ? EXAMPLE : withScheme(text));
		}
	}

	/**
	 * Whether a text without scheme names a host that no key looks like.
	 */
	private static boolean isAddress(String text) {
		Matcher host = HOST_FIRST.matcher(text);
		return host.matches() && (text.startsWith("//") || host.group(2) != null || isLoopback(host.group(1))
				|| DOTTED.matcher(host.group(1)).matches());
	}

	/**
	 * What may be meant by an address without a scheme, of which Java's own words blame a
	 * character, or a name.
	 */
	private static String withScheme(String text) {
		Matcher host = HOST_FIRST.matcher(text);
		if (!host.matches()) {
			return EXAMPLE;
		}
		String rest = text.replaceFirst("^//", "");
		return isLoopback(host.group(1)) ? "http://" + rest + ", or https:// where the server speaks TLS"
				: "https://" + rest + ", or http:// where the server speaks no TLS";
	}

}
