package io.aiclient.benchmarks.fleet;

import java.time.Duration;

/**
 * A load of so many calls a second, whatever becomes of them.
 *
 * @param rate calls a second
 * @param turn how long a turn is, in whole seconds
 * @param turns turns of each client
 * @param compared whether a client without the shared quota takes turns with the other
 */
record Pace(int rate, Duration turn, int turns, boolean compared) {

	static Pace parse(String text) {
		String[] parts = text.split(":", -1);
		return new Pace(Integer.parseInt(parts[0]), Duration.ofSeconds(Long.parseLong(parts[1])),
				Integer.parseInt(parts[2]), Boolean.parseBoolean(parts[3]));
	}

	/**
	 * What {@link #parse(String)} reads.
	 */
	@Override
	public String toString() {
		return this.rate + ":" + this.turn.toSeconds() + ':' + this.turns + ':' + this.compared;
	}

}
