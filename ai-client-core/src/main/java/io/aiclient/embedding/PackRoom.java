package io.aiclient.embedding;

/**
 * What the quota allows a pack.
 *
 * @param most the most tokens that it may have; {@link Long#MAX_VALUE} if no limit of
 * tokens is known
 * @param least with how few it goes, if no more are free when it may go
 */
public record PackRoom(long most, long least) {

	/**
	 * No limit of tokens is known.
	 */
	public static final PackRoom UNKNOWN = new PackRoom(Long.MAX_VALUE, Long.MAX_VALUE);

	private static final int WHOLE = 4;

	/**
	 * With how few tokens a pack goes: with four times as many, unless the parts of a
	 * divided pack use up the quota bit by bit, and what they leave is small.
	 */
	long least(boolean dividing) {
		return (dividing || this.least > this.most / WHOLE) ? this.least : WHOLE * this.least;
	}

	/**
	 * What both allow.
	 * @param other another quota's
	 */
	public PackRoom and(PackRoom other) {
		return new PackRoom(Math.min(this.most, other.most), Math.min(this.least, other.least));
	}

}
