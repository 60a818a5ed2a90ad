package io.aiclient.spring.web;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.aiclient.error.AiRefusedLocallyException;

/**
 * Where requests that pass go, below the base URL of one endpoint. Safe for use by many
 * threads.
 */
final class PassedTargets {

	private final String base;

	private final String query;

	/**
	 * By paths of which there are few.
	 */
	private final Map<String, URI> known = new ConcurrentHashMap<>();

	/**
	 * Creates them.
	 * @param endpoint where chat completions go, without secret parameters
	 */
	PassedTargets(URI endpoint) {
		String bare = UrlSecrets.withoutQuery(endpoint.toString());
		this.base = bare.substring(0, bare.length() - BaseUrl.PATH.length());
		this.query = (endpoint.getRawQuery() != null) ? "?" + endpoint.getRawQuery() : "";
	}

	/**
	 * Where a path leads, without the query of its request.
	 * @throws AiRefusedLocallyException if it is no part of a URL
	 */
	URI of(PassedPath path) {
		URI known = this.known.get(path.path());
		if (known != null) {
			return known;
		}
		URI made = of(path.path());
		if (path.hasNoNames() && this.known.size() < PassedPath.MOST_KNOWN) {
			this.known.put(path.path(), made);
		}
		return made;
	}

	/**
	 * Where a path leads that needs no check.
	 */
	URI of(String path) {
		return parse(this.base + path + this.query);
	}

	/**
	 * Reads a part of a URL.
	 * @throws AiRefusedLocallyException if it is none
	 */
	static URI parse(String url) {
		try {
			return URI.create(url);
		}
		catch (IllegalArgumentException ex) { // its message quotes the URL
			throw AiRefusedLocallyException
				.because("Not sent: the path or the query of the request is no part of a URL; encode it");
		}
	}

}
