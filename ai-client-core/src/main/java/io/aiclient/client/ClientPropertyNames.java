package io.aiclient.client;

/**
 * The names of a client's properties as the starter's users write them, for messages.
 */
public final class ClientPropertyNames {

	private static final String ROOT = "ai.client";

	private ClientPropertyNames() {
	}

	/**
	 * What the names of a client's properties begin with.
	 * @param client the client's name; {@code default} for the one without
	 * @return for example {@code ai.client.clients.cheap}; in brackets where a name has
	 * dots
	 */
	public static String prefix(String client) {
		if (client.equals("default")) {
			return ROOT;
		}
		return ROOT + ".clients" + (client.matches("[A-Za-z0-9_-]+") ? "." + client : "[" + client + "]");
	}

}
