package io.aiclient.spring.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

import io.aiclient.error.Secrets;

/**
 * The key that requests carry, however it got there: by the property, in the query of the
 * URL, or by a filter that sets a header, also to another value each time. It is known to
 * nothing but this, which makes fingerprints of it: they are equal for equal keys and one
 * scope, and do not tell the key. Safe for use by many threads.
 */
final class SentKey implements ExchangeFilterFunction {

	private static final String ALGORITHM = "HmacSHA256";

	private static final String BEARER = "bearer ";

	/**
	 * Where keys are found, the first that is there.
	 */
	private static final List<String> HEADERS = List.of(HttpHeaders.AUTHORIZATION, "api-key", "x-api-key",
			"x-goog-api-key");

	/**
	 * The value of the header that had the key.
	 */
	private volatile @Nullable String sent;

	/**
	 * By scope: the names of shared quotas, and what answers are kept under.
	 */
	private final Map<String, Fingerprint> last = new ConcurrentHashMap<>();

	private final String inQuery;

	/**
	 * Knows the key before the first request is sent.
	 * @param key the configured one; null if there is none
	 * @param inQuery the secret part of the query; empty if there is none
	 */
	SentKey(@Nullable String key, String inQuery) {
		this.sent = (key != null) ? BEARER + key : null;
		this.inQuery = inQuery.isEmpty() ? "" : "?" + inQuery;
	}

	/**
	 * Looks at a request after all other filters.
	 */
	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		String sent = sent(request.headers());
		if (!Objects.equals(sent, this.sent)) {
			this.sent = sent;
			Secrets.registerSent((sent != null) ? sent.substring(sent.lastIndexOf(' ') + 1) : null);
		}
		return next.exchange(request);
	}

	private static @Nullable String sent(HttpHeaders headers) {
		for (String header : HEADERS) {
			String value = headers.getFirst(header);
			if (value != null) {
				return value;
			}
		}
		return null;
	}

	private static String withoutScheme(String value) {
		return value.regionMatches(true, 0, BEARER, 0, BEARER.length()) ? value.substring(BEARER.length()).strip()
				: value;
	}

	/**
	 * The HMAC-SHA-256 of a scope, keyed by the key that was sent last.
	 * @param scope what the fingerprint is for
	 * @return 64 hexadecimal digits; empty if no key is sent
	 */
	String fingerprint(String scope) {
		String sent = this.sent;
		String key = ((sent != null) ? withoutScheme(sent) : "") + this.inQuery;
		if (key.isEmpty()) {
			return "";
		}
		Fingerprint last = this.last.get(scope);
		if (last == null || !last.key.equals(key)) {
			last = new Fingerprint(key, hmac(key, scope));
			this.last.put(scope, last);
		}
		return last.digits;
	}

	private static String hmac(String key, String scope) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), ALGORITHM));
			return HexFormat.of().formatHex(mac.doFinal(scope.getBytes(StandardCharsets.UTF_8)));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every JDK has " + ALGORITHM, ex);
		}
	}

	/**
	 * Masks the key.
	 */
	@Override
	public String toString() {
		return "SentKey[" + ((this.sent != null || !this.inQuery.isEmpty()) ? "******" : "none") + "]";
	}

	/**
	 * The last one, since it is asked for with each report. A class, because a record
	 * would print the key.
	 */
	private static final class Fingerprint {

		private final String key;

		private final String digits;

		private Fingerprint(String key, String digits) {
			this.key = key;
			this.digits = digits;
		}

	}

}
