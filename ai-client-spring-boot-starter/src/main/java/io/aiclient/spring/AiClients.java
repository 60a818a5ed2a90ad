package io.aiclient.spring;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.aiclient.AiClient;

/**
 * Every client of the application by its name: those that properties configure, and those
 * with which beans replace or complete them. Safe for use by many threads.
 */
public interface AiClients {

	/**
	 * The names there are, {@code default} first if there is a default client. Creates no
	 * client.
	 * @return the names
	 */
	List<String> names();

	/**
	 * Finds a client, and creates it if its bean is lazy.
	 * @param name the client's name; {@code default} for the one that is injected without
	 * a name
	 * @return the client
	 * @throws IllegalArgumentException if there is none of that name; lists those that
	 * there are
	 */
	AiClient get(String name);

	/**
	 * All clients, those with lazy beans created.
	 * @return the clients by name, in the order of {@link #names()}
	 */
	default Map<String, AiClient> asMap() {
		Map<String, AiClient> clients = new LinkedHashMap<>();
		names().forEach((name) -> clients.put(name, get(name)));
		return clients;
	}

}
