package io.aiclient.spring.web;

import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiTimeoutException;
import io.aiclient.http.AiHttpBody;
import io.aiclient.http.AiHttpDemand.Metering;
import io.aiclient.http.AiHttpRequest;
import io.aiclient.http.AiHttpTransport;

/**
 * A request that an HTTP client of the application sends: what a client of ours reads of
 * it, and with what its last attempt failed. Safe for use by many threads.
 */
final class CallerRequest {

	private static final Pattern VERSION = Pattern.compile("/v\\d[a-z0-9]{0,8}(?=/.)");

	private static final String USUAL_VERSION = "/v1/";

	private static final String UNKNOWN_PATH = "/unknown";

	private final AiHttpRequest request;

	private final boolean judged;

	private volatile @Nullable Throwable failure;

	/**
	 * Creates the request.
	 * @param method an HTTP method
	 * @param uri where it goes
	 * @param body the body, if it is in memory
	 * @param transport makes the attempts
	 */
	CallerRequest(String method, URI uri, AiHttpBody body, AiHttpTransport transport) {
		this.request = builder(method, path(uri)).body(body).transport(transport).build();
		Metering metering = PassedPath.of(this.request).metering(method);
		this.judged = metering == Metering.TOKENS || metering == Metering.PROMPT;
	}

	/**
	 * The body of a request of which only this is known: there is one, and it cannot be
	 * sent again.
	 */
	static AiHttpBody unread() {
		return AiHttpBody.once(0, AiHttpBody.empty().content());
	}

	private static AiHttpRequest.Builder builder(String method, String path) {
		try {
			return AiHttpRequest.builder(method, path);
		}
		catch (IllegalArgumentException ex) {
			return AiHttpRequest.builder("POST", UNKNOWN_PATH);
		}
	}

	/**
	 * What follows the version, which most addresses have; of others the whole path.
	 */
	private static String path(URI uri) {
		String path = (uri.getRawPath() != null) ? uri.getRawPath() : UNKNOWN_PATH;
		if (path.startsWith(USUAL_VERSION) && path.length() > USUAL_VERSION.length()) {
			return path.substring(USUAL_VERSION.length() - 1);
		}
		Matcher version = VERSION.matcher(path);
		return version.find() ? path.substring(version.end()) : path;
	}

	/**
	 * What the client of ours gets.
	 */
	AiHttpRequest request() {
		return this.request;
	}

	/**
	 * Whether an error in an answer of status 200 is one of the provider's.
	 */
	boolean isJudged() {
		return this.judged;
	}

	void begins() {
		this.failure = null;
	}

	void failedWith(Throwable failure) {
		this.failure = failure;
	}

	/**
	 * What the application sees of an error: if its own HTTP client failed in the last
	 * attempt, that failure, as without a client of ours.
	 */
	Throwable seen(Throwable error) {
		Throwable failure = this.failure;
		return (failure != null && isOfAttempt(error)) ? failure : error;
	}

	private static boolean isOfAttempt(Throwable error) {
		return error instanceof AiProviderException || error instanceof AiBadResponseException
				|| (error instanceof AiTimeoutException timeout
						&& timeout.timeout() != AiTimeoutException.Timeout.TOTAL);
	}

}
