package io.aiclient.sample.batch;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of the input that one worker translates.
 *
 * @param index which part, from 0
 * @param count how many there are
 */
record Shard(int index, int count) {

	private static final Pattern WRITTEN = Pattern.compile("(\\d{1,6})/(\\d{1,6})");

	static Shard parse(String written) {
		Matcher matcher = WRITTEN.matcher(written);
		if (matcher.matches()) {
			Shard shard = new Shard(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
			if (shard.index < shard.count) {
				return shard;
			}
		}
		throw new IllegalArgumentException("Invalid shard '" + written
				+ "': write which and how many, such as 0/3, 1/3 and 2/3 for three workers");
	}

	boolean has(int line) {
		return line % this.count == this.index;
	}

}
