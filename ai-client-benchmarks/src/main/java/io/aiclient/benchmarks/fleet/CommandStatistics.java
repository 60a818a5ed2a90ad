package io.aiclient.benchmarks.fleet;

import java.util.regex.Pattern;

/**
 * What Redis answers to {@code INFO commandstats}.
 */
final class CommandStatistics {

	private static final Pattern SCRIPT = Pattern.compile("(?m)^cmdstat_(?:eval|evalsha|fcall):calls=(\\d+),");

	private CommandStatistics() {
	}

	/**
	 * How often a script was called.
	 * @param info the answer
	 * @return calls since the server's start
	 */
	static long scriptCalls(String info) {
		return SCRIPT.matcher(info).results().map((found) -> found.group(1)).mapToLong(Long::parseLong).sum();
	}

}
