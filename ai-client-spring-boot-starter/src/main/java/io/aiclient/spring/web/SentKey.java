package io.aiclient.spring.web;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

import io.aiclient.error.Sanitizer;
import io.aiclient.error.Secrets;

/**
 * The key that requests carry, however it got there: by the property, in the query of the
 * URL, or by a filter that sets a header, also to another value each time. It is known to
 * nothing but this, which makes fingerprints of it: they are equal for equal keys and one
 * scope, and do not reveal the key. Safe for use by many threads.
 */
final class SentKey implements ExchangeFilterFunction {

	private static final String ALGORITHM = "HmacSHA256";

	private static final String BEARER = "bearer ";

	private static final String BASIC = "basic ";

	/**
	 * Where keys are found; in small letters, which makes no new text of them.
	 */
	private static final List<String> HEADERS = List.of("authorization", "api-key", "x-api-key", "x-goog-api-key");

	private final @Nullable String configured;

	/**
	 * The values of those headers, null for each that was not sent.
	 */
	private volatile @Nullable String[] sent;

	/**
	 * All that was sent as a key.
	 */
	private volatile String key;

	/**
	 * By scope: the names of shared quotas, and what answers are kept under.
	 */
	private final Map<String, Fingerprint> last = new ConcurrentHashMap<>();

	private final String inQuery;

	/**
	 * Knows the key before the first request is sent; the secret part of the query may be
	 * empty.
	 */
	SentKey(@Nullable String key, String inQuery) {
		this.configured = key;
		this.sent = new @Nullable String[HEADERS.size()];
		this.sent[0] = (key != null) ? BEARER + key : null;
		this.inQuery = inQuery.isEmpty() ? "" : "?" + inQuery;
		this.key = keyOf(this.sent);
	}

	private String keyOf(@Nullable String[] sent) {
		Set<String> keys = new LinkedHashSet<>();
		for (String value : sent) {
			String key = (value != null) ? withoutScheme(value) : "";
			if (!key.isEmpty()) {
				keys.add(key);
			}
		}
		return String.join(" ", keys) + this.inQuery;
	}

	/**
	 * Looks at a request after all other filters.
	 */
	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		@Nullable String[] before = this.sent;
		boolean changed = false;
		for (int i = 0; i < before.length; i++) {
			String value = request.headers().getFirst(HEADERS.get(i));
			changed |= !Objects.equals(value, before[i]);
			if (value != null && !isConfigured(value)) {
				register(value);
			}
		}
		if (changed) {
			@Nullable String[] sent = HEADERS.stream().map(request.headers()::getFirst).toArray(String[]::new);
			this.sent = sent;
			this.key = keyOf(sent);
		}
		return next.exchange(request);
	}

	private boolean isConfigured(String value) {
		return this.configured != null && value.length() == BEARER.length() + this.configured.length()
				&& value.endsWith(this.configured);
	}

	/**
	 * What is no configured key becomes known, so that no text shows it; of basic
	 * authentication, the password too.
	 */
	private static void register(String value) {
		String last = value.substring(value.lastIndexOf(' ') + 1);
		Secrets.registerSent(last);
		if (value.regionMatches(true, 0, BASIC, 0, BASIC.length())) {
			Secrets.registerSent(password(last));
		}
	}

	private static @Nullable String password(String credentials) {
		try {
			String decoded = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
			return decoded.substring(decoded.indexOf(':') + 1);
		}
		catch (IllegalArgumentException ex) { // no Base64
			return null;
		}
	}

	private static String withoutScheme(String value) {
		return value.regionMatches(true, 0, BEARER, 0, BEARER.length()) ? value.substring(BEARER.length()).strip()
				: value;
	}

	/**
	 * The HMAC-SHA-256 of a scope, keyed by the key that was sent last: 64 hexadecimal
	 * digits; empty if no key is sent.
	 */
	String fingerprint(String scope) {
		String key = this.key;
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
		return "SentKey[" + (!this.key.isEmpty() ? Sanitizer.MASK : "none") + "]";
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
