package io.aiclient.spring.web;

import org.jspecify.annotations.Nullable;

import io.aiclient.client.ClientPropertyNames;

/**
 * For whom an exchange makes its calls: for the name of its pool, and for messages that
 * name properties.
 *
 * @param client the client's name
 * @param endpoint the name of the further endpoint that it reaches; null for the client's
 * own
 */
public record ExchangeOwner(String client, @Nullable String endpoint) {

	String poolName() {
		return "ai-client-" + this.client + ((this.endpoint != null) ? "-" + this.endpoint : "");
	}

	String prefix() {
		return ClientPropertyNames.prefix(this.client);
	}

	/**
	 * What the properties begin with that say where the calls go.
	 */
	String endpointPrefix() {
		return prefix() + ((this.endpoint != null) ? ".failover.endpoints." + this.endpoint : "");
	}

}
