package io.aiclient.openai;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.openai.core.RequestOptions;
import com.openai.core.Timeout;
import com.openai.core.http.HttpRequest;
import com.openai.core.http.HttpRequestBody;
import com.openai.core.http.QueryParams;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.UriUtils;

import io.aiclient.Ticker;
import io.aiclient.http.AiHttpRequest;

/**
 * Makes the request to the client of what the SDK asks for.
 */
final class RequestConversion {

	private static final Duration DEFAULT_TIMEOUT = Timeout.builder().build().request();

	private RequestConversion() {
	}

	/**
	 * Converts a request. Writes its body, unless that is published later.
	 * @throws IllegalArgumentException if the path leads out of the base URL, a header is
	 * none, or the body cannot be sent
	 */
	static AiHttpRequest convert(HttpRequest request, RequestOptions options) {
		AiHttpRequest.Builder converted = AiHttpRequest.builder(request.method().name(), path(request))
			.timeout(timeout(options));
		HttpRequestBody body = request.body();
		String contentType = (body != null) ? body.contentType() : null;
		for (String name : request.headers().names()) {
			if (contentType == null || !name.equalsIgnoreCase("Content-Type")) {
				request.headers().values(name).forEach((value) -> converted.header(name, value));
			}
		}
		if (contentType != null) {
			converted.header("Content-Type", contentType);
		}
		return (body != null) ? converted.body(RequestBodies.convert(body)).build() : converted.build();
	}

	private static String path(HttpRequest request) {
		StringBuilder path = new StringBuilder();
		for (String segment : request.pathSegments()) {
			if (segment.equals(".")) {
				throw new IllegalArgumentException("Invalid path: it has a segment that is a dot");
			}
			path.append('/').append(UriUtils.encodePathSegment(segment, StandardCharsets.UTF_8));
		}
		QueryParams query = request.queryParams();
		char separator = '?';
		for (String key : query.keys()) {
			for (String value : query.values(key)) {
				path.append(separator).append(encoded(key)).append('=').append(encoded(value));
				separator = '&';
			}
		}
		return path.toString();
	}

	private static String encoded(String text) {
		return UriUtils.encode(text, StandardCharsets.UTF_8);
	}

	private static @Nullable Duration timeout(RequestOptions options) {
		Timeout timeout = options.getTimeout();
		if (timeout == null || timeout.request().equals(DEFAULT_TIMEOUT)) {
			return null;
		}
		return timeout.request().isZero() ? Ticker.LONGEST : timeout.request();
	}

}
