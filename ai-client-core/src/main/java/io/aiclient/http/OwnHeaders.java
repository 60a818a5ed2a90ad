package io.aiclient.http;

import java.util.Set;

/**
 * Headers that belong to one connection, or that the client sets itself: they do not
 * pass, in either direction. Those of the connection are those of RFC 9110, section
 * 7.6.1.
 */
final class OwnHeaders {

	private static final Set<String> CONNECTION = Set.of("connection", "keep-alive", "proxy-authenticate",
			"proxy-authorization", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade");

	private static final Set<String> SET = Set.of("accept-encoding", "api-key", "authorization", "content-encoding",
			"content-length", "host");

	private OwnHeaders() {
	}

	/**
	 * Whether a header does not pass.
	 * @param name the name in lower case
	 */
	static boolean isOwn(String name) {
		return CONNECTION.contains(name) || SET.contains(name);
	}

}
