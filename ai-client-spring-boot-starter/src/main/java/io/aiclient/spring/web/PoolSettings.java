package io.aiclient.spring.web;

import java.time.Duration;

import io.aiclient.Ticker;
import io.aiclient.admission.concurrency.ConcurrencySettings;

import static io.aiclient.error.SettingRules.aMilliOrMore;
import static io.aiclient.error.SettingRules.oneOrMore;
import static io.aiclient.error.SettingRules.zeroOrMore;

/**
 * The connections that a client keeps.
 *
 * @param maxConnections the most connections at once; should be the ceiling of the
 * concurrency or more, or calls wait for a connection after they were admitted
 * @param maxIdleTime how long an unused connection is kept; shorter than the provider
 * keeps it
 * @param dnsCacheTime the longest time that a resolved address is used again, if the name
 * server allows as much; zero to resolve for every new connection
 */
public record PoolSettings(int maxConnections, Duration maxIdleTime, Duration dnsCacheTime) {

	private static final Duration DEFAULT_MAX_IDLE_TIME = Duration.ofSeconds(30);

	private static final Duration DEFAULT_DNS_CACHE_TIME = Duration.ofMinutes(5);

	public PoolSettings {
		oneOrMore("maxConnections", maxConnections);
		aMilliOrMore("maxIdleTime", maxIdleTime);
		zeroOrMore("dnsCacheTime", dnsCacheTime);
		maxIdleTime = Ticker.clamp(maxIdleTime);
		dnsCacheTime = Ticker.clamp(dnsCacheTime);
	}

	/**
	 * As many connections as calls may be in flight by default; idle 30 s; DNS 5 minutes.
	 * @return the default
	 */
	public static PoolSettings defaults() {
		return ofMaxConnections(ConcurrencySettings.defaults().max());
	}

	/**
	 * The default with another number of connections.
	 * @param maxConnections the most connections at once
	 * @return the settings
	 */
	public static PoolSettings ofMaxConnections(int maxConnections) {
		return new PoolSettings(maxConnections, DEFAULT_MAX_IDLE_TIME, DEFAULT_DNS_CACHE_TIME);
	}

}
