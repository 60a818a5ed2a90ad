package io.aiclient.client;

import java.util.regex.Pattern;

/**
 * The names of a client's properties as the starter's users write them, for messages.
 */
public final class ClientPropertyNames {

	/**
	 * What a name without dots must be, in words.
	 */
	public static final String RULE = "must be made of letters, digits, dashes and underscores";

	private static final String ROOT = "ai.client";

	private static final Pattern PART = Pattern.compile("[A-Za-z0-9_-]+");

	private ClientPropertyNames() {
	}

	/**
	 * What the names of a client's properties begin with.
	 * @return for example {@code ai.client.clients.cheap}; in brackets where a name has
	 * dots
	 */
	public static String prefix(String client) {
		if (client.equals("default")) {
			return ROOT;
		}
		return ROOT + ".clients" + (isPart(client) ? "." + client : "[" + client + "]");
	}

	/**
	 * Whether a text may be the name of an endpoint, or a part of that of a client.
	 */
	public static boolean isPart(String name) {
		return PART.matcher(name).matches();
	}

}
