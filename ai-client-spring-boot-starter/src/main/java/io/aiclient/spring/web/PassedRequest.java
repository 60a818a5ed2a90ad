package io.aiclient.spring.web;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

import io.aiclient.AiRequest;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.http.AiHttpDemand.Metering;
import io.aiclient.http.AiHttpRequest;

/**
 * A request that passes, as it goes to one endpoint.
 */
final class PassedRequest {

	private final AiHttpRequest request;

	private final PassedPath path;

	private final URI target;

	private final @Nullable String query;

	private final byte @Nullable [] bytes;

	private final String model;

	/**
	 * Creates the request.
	 * @param bytes the bytes of a body in memory, for that endpoint; null if it is
	 * published
	 * @throws AiRefusedLocallyException if its path is no part of a URL
	 */
	PassedRequest(AiHttpRequest request, AiRequest described, PassedTargets targets, byte @Nullable [] bytes) {
		this.request = request;
		this.bytes = bytes;
		this.model = (described.model() != null) ? described.model() : "";
		this.path = PassedPath.of(request);
		this.target = targets.of(this.path);
		int mark = request.path().indexOf('?');
		this.query = (mark < 0 || mark == request.path().length() - 1) ? null : request.path().substring(mark + 1);
		if (this.query != null) {
			PassedTargets.parse("?" + this.query);
		}
	}

	/**
	 * Where it goes, without its query and without secret parameters.
	 */
	URI target() {
		return this.target;
	}

	/**
	 * Its own query, without question mark; null if it has none.
	 */
	@Nullable String query() {
		return this.query;
	}

	/**
	 * The body, if it is in memory.
	 */
	byte @Nullable [] bytes() {
		return this.bytes;
	}

	long length() {
		return (this.bytes != null) ? this.bytes.length : this.request.body().length();
	}

	/**
	 * Publishes the body.
	 */
	Publisher<ByteBuffer> content() {
		return this.request.body().content();
	}

	/**
	 * Whether an error in an answer of status 200 is one of the provider's, and not what
	 * was asked for.
	 */
	boolean isJudged() {
		Metering metering = this.path.metering(this.request.method());
		return metering == Metering.TOKENS || metering == Metering.PROMPT;
	}

	/**
	 * The model that is asked; empty if it is not known.
	 */
	String model() {
		return this.model;
	}

	/**
	 * Its path in a form of which there are few.
	 */
	String template() {
		String all = this.target.getRawPath();
		return this.path.hasNoNames() ? all
				: all.substring(0, all.length() - this.path.path().length()) + this.path.template();
	}

	/**
	 * Sets the caller's headers, and what the body needs.
	 */
	void writeTo(HttpHeaders headers) {
		for (Map.Entry<String, List<String>> header : this.request.headers().entrySet()) {
			headers.put(header.getKey(), header.getValue());
		}
		if (length() > 0) {
			headers.setContentLength(length());
			if (!headers.containsHeader(HttpHeaders.CONTENT_TYPE)) {
				headers.set(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
			}
		}
	}

	/**
	 * Leaves headers, query and body out.
	 */
	@Override
	public String toString() {
		return this.request.toString();
	}

}
