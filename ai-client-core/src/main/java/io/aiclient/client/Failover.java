package io.aiclient.client;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import static io.aiclient.error.SettingRules.oneOrMore;
import static io.aiclient.error.SettingRules.require;

/**
 * Further endpoints of a client, and how requests are spread over all of them. One that
 * fails is left out by its own circuit breaker, and comes back by that breaker's probes.
 *
 * @param strategy how the endpoint of an attempt is chosen among those that are not left
 * out
 * @param weight the share of the client's own exchange where the strategy is weighted;
 * one or more
 * @param endpoints the further endpoints, in their order
 */
public record Failover(Strategy strategy, int weight, List<EndpointSettings> endpoints) {

	/**
	 * The name of the endpoint that is the client's own exchange.
	 */
	public static final String FIRST = "first";

	public Failover {
		endpoints = List.copyOf(endpoints);
		oneOrMore("weight", weight);
		Set<String> names = new HashSet<>(Set.of(FIRST));
		for (EndpointSettings endpoint : endpoints) {
			require(names.add(endpoint.name()), "endpoints", "two are named " + endpoint.name(),
					"names must differ, and '" + FIRST + "' is that of the client's own exchange");
		}
	}

	/**
	 * No further endpoint.
	 * @return the default
	 */
	public static Failover none() {
		return inOrder();
	}

	/**
	 * The first endpoint that is not left out gets every request.
	 * @param endpoints the endpoints after the client's own exchange
	 * @return the settings
	 */
	public static Failover inOrder(EndpointSettings... endpoints) {
		return new Failover(Strategy.IN_ORDER, 1, List.of(endpoints));
	}

	/**
	 * Each endpoint that is not left out gets its share of the requests.
	 * @param weight the share of the client's own exchange; one or more
	 * @param endpoints the other endpoints, with their weights
	 * @return the settings
	 */
	public static Failover weighted(int weight, EndpointSettings... endpoints) {
		return new Failover(Strategy.WEIGHTED, weight, List.of(endpoints));
	}

	/**
	 * How the endpoint of an attempt is chosen.
	 */
	public enum Strategy {

		/**
		 * The first that is not left out.
		 */
		IN_ORDER,
		/**
		 * Each by its weight, evenly mixed: of 3 and 1, every fourth request goes to the
		 * second.
		 */
		WEIGHTED;

		/**
		 * The name as it is written in properties.
		 */
		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
