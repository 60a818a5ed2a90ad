package io.aiclient.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import io.aiclient.Ticker;

/**
 * A request to a path of the provider. Immutable.
 */
public final class AiHttpRequest {

	private static final int LONGEST_METHOD = 20;

	private final String method;

	private final String path;

	private final Map<String, List<String>> headers;

	private final AiHttpBody body;

	private final @Nullable Duration timeout;

	private final @Nullable AiHttpTransport transport;

	private AiHttpRequest(Builder builder) {
		this.method = builder.method;
		this.path = builder.path;
		this.headers = Collections.unmodifiableMap(builder.headers);
		builder.shared = true;
		this.body = builder.body;
		this.timeout = builder.timeout;
		this.transport = builder.transport;
	}

	/**
	 * Begins with what has no default.
	 * @param method an HTTP method in capitals, for example {@code POST}
	 * @param path the path below the client's base URL, percent-encoded, with its query
	 * if it has one: for example {@code /embeddings}
	 * @return the builder
	 * @throws IllegalArgumentException if one of them is not so
	 */
	public static Builder builder(String method, String path) {
		return new Builder(method, path);
	}

	public String method() {
		return this.method;
	}

	/**
	 * The path below the base URL, and the query.
	 * @return begins with a slash
	 */
	public String path() {
		return this.path;
	}

	/**
	 * The headers that the caller sets, by name in lower case.
	 * @return an unmodifiable map
	 */
	public Map<String, List<String>> headers() {
		return this.headers;
	}

	public AiHttpBody body() {
		return this.body;
	}

	/**
	 * How long the whole may take, its body included, in place of the client's
	 * {@code timeout.total}.
	 * @return the time; null for the client's own
	 */
	public @Nullable Duration timeout() {
		return this.timeout;
	}

	/**
	 * What makes its attempts in place of the client's own exchange.
	 * @return the transport; null for the client's own
	 */
	public @Nullable AiHttpTransport transport() {
		return this.transport;
	}

	/**
	 * Leaves out headers, query and body: they may hold a key or a prompt.
	 */
	@Override
	public String toString() {
		int query = this.path.indexOf('?');
		return "AiHttpRequest[" + this.method + " " + ((query < 0) ? this.path : this.path.substring(0, query)) + ", "
				+ this.body.length() + " bytes]";
	}

	private static boolean isMethod(String method) {
		boolean capitals = !method.isEmpty() && method.length() <= LONGEST_METHOD;
		for (int i = 0; capitals && i < method.length(); i++) {
			capitals = method.charAt(i) >= 'A' && method.charAt(i) <= 'Z';
		}
		return capitals;
	}

	/**
	 * Whether it is of visible ASCII characters, without fragment, begins with a slash,
	 * and does not lead out of the base URL.
	 */
	private static boolean isPath(String path, String bare) {
		boolean visible = bare.length() > 1 && bare.charAt(0) == '/';
		for (int i = 0; visible && i < path.length(); i++) {
			char c = path.charAt(i);
			visible = c > ' ' && c < 127 && c != '#';
		}
		return visible && !bare.contains("//") && !climbs(bare);
	}

	/**
	 * Whether a path has a segment that may lead out of the base URL.
	 */
	private static boolean climbs(String path) {
		String dotted = (path.indexOf('%') < 0) ? path : path.toLowerCase(Locale.ROOT).replace("%2e", ".");
		return dotted.contains("/..");
	}

	private static void require(boolean valid, String what, Object given, String rule) {
		if (!valid) {
			throw new IllegalArgumentException("Invalid " + what + " (" + given + "): " + rule);
		}
	}

	/**
	 * Builds {@link AiHttpRequest}. Each method but {@link #build()} returns this
	 * builder. Not safe for use by several threads.
	 */
	public static final class Builder {

		private final String method;

		private final String path;

		private TreeMap<String, List<String>> headers = new TreeMap<>();

		/**
		 * Whether a request has the headers, so that they do not change any more.
		 */
		private boolean shared;

		private AiHttpBody body = AiHttpBody.empty();

		private @Nullable Duration timeout;

		private @Nullable AiHttpTransport transport;

		private Builder(String method, String path) {
			require(isMethod(method), "method", method, "must be one word in capitals, such as POST");
			int query = path.indexOf('?');
			String bare = (query < 0) ? path : path.substring(0, query);
			require(isPath(path, bare), "path", bare,
					"must begin with a slash and be a percent-encoded path below the base URL, such as /embeddings");
			this.method = method;
			this.path = path;
		}

		/**
		 * Adds a header. What the client sets itself is left out: the key
		 * ({@code Authorization}, {@code Api-Key}), {@code Host}, {@code Content-Length},
		 * {@code Accept-Encoding}, and what concerns the connection alone.
		 * @param name the name, in any case
		 * @param value the value, of one line
		 * @throws IllegalArgumentException if it is no header
		 */
		public Builder header(String name, String value) {
			require(HeaderText.isName(name), "name of a header", name, "must be a token of RFC 9110");
			if (!HeaderText.isValue(value)) {
				throw new IllegalArgumentException("Invalid value of header " + name
						+ " (not shown): must be of one line, without control characters");
			}
			String lower = name.toLowerCase(Locale.ROOT);
			if (!OwnHeaders.isOfRequests(lower)) {
				if (this.shared) {
					this.headers = new TreeMap<>(this.headers);
					this.shared = false;
				}
				this.headers.merge(lower, List.of(value), Builder::joined);
			}
			return this;
		}

		/**
		 * Sets the body. Default: none.
		 * @param body the body
		 */
		public Builder body(AiHttpBody body) {
			this.body = body;
			return this;
		}

		/**
		 * Sets how long the whole may take. Default: the client's {@code timeout.total}.
		 * @param timeout the time, positive; null for the default
		 */
		public Builder timeout(@Nullable Duration timeout) {
			if (timeout != null) {
				require(!timeout.isNegative() && !timeout.isZero(), "timeout", timeout, "must be positive");
			}
			this.timeout = (timeout != null) ? Ticker.clamp(timeout) : null;
			return this;
		}

		/**
		 * Sets what makes the attempts. Default: the client's own exchange. With a
		 * transport of the caller's, path, headers and body only say what the request
		 * counts as, and whether it can be sent again; it is admitted by the client's
		 * first endpoint, and never goes on to another.
		 * @param transport the transport; null for the default
		 */
		public Builder transport(@Nullable AiHttpTransport transport) {
			this.transport = transport;
			return this;
		}

		public AiHttpRequest build() {
			return new AiHttpRequest(this);
		}

		private static List<String> joined(List<String> before, List<String> added) {
			List<String> all = new ArrayList<>(before);
			all.addAll(added);
			return List.copyOf(all);
		}

	}

}
