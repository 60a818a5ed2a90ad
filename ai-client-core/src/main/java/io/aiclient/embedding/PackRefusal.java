package io.aiclient.embedding;

/**
 * What the failure of a pack says about its texts.
 *
 * @param kind what the provider refuses
 * @param named the index of the text that it names; {@link #NONE} if it names none. A
 * hint, which may be wrong
 */
public record PackRefusal(Kind kind, int named) {

	/**
	 * Stands for no index.
	 */
	public static final int NONE = -1;

	/**
	 * A failure that says nothing about the texts.
	 */
	public static final PackRefusal WHOLE = new PackRefusal(Kind.WHOLE, NONE);

	/**
	 * What is refused.
	 */
	public enum Kind {

		/**
		 * All of it, whichever texts it holds: the model, the key, the provider's state.
		 */
		WHOLE,
		/**
		 * One of the texts at least.
		 */
		TEXT,
		/**
		 * One text or all together, for their length.
		 */
		LENGTH,
		/**
		 * All together, for their size.
		 */
		SIZE,
		/**
		 * All together, for their number.
		 */
		NUMBER

	}

}
