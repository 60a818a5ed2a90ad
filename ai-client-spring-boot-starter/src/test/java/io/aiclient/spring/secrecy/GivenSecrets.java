package io.aiclient.spring.secrecy;

import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Random secrets by names, and what must not be found of each.
 */
final class GivenSecrets {

	private static final String LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

	private static final int LENGTH = 40;

	private static final int PLAIN = 9;

	private final SecureRandom random = new SecureRandom();

	private final Map<String, String> secrets = new LinkedHashMap<>();

	/**
	 * A key, as an HTTP header can carry it.
	 */
	String key(String name) {
		return put(name, random("-_./+="));
	}

	/**
	 * A password, with characters that URLs and JSON write in other ways.
	 */
	String password(String name) {
		return put(name, random("\"\\/+:@%& "));
	}

	String put(String name, String secret) {
		this.secrets.put(name, secret);
		return secret;
	}

	Map<String, String> all() {
		return this.secrets;
	}

	private String random(String specials) {
		StringBuilder secret = new StringBuilder();
		while (secret.length() < LENGTH) {
			String from = (secret.length() % (PLAIN + 1) == PLAIN) ? specials : LETTERS;
			secret.append(from.charAt(this.random.nextInt(from.length())));
		}
		return secret.toString();
	}

}
