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

	private static final Set<String> OF_REQUESTS = Set.of("accept-encoding", "api-key", "authorization",
			"content-length", "host");

	/**
	 * The body of a response is decoded.
	 */
	private static final Set<String> OF_RESPONSES = Set.of("content-encoding", "content-length");

	private OwnHeaders() {
	}

	/**
	 * Whether a header of a request does not pass.
	 * @param name the name in lower case
	 */
	static boolean isOfRequests(String name) {
		return CONNECTION.contains(name) || OF_REQUESTS.contains(name);
	}

	/**
	 * Whether a header of a response does not pass.
	 * @param name the name in lower case
	 */
	static boolean isOfResponses(String name) {
		return CONNECTION.contains(name) || OF_RESPONSES.contains(name);
	}

}
