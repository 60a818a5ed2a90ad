package io.aiclient.benchmarks.adapters;

/**
 * How a client stands when all its streams have ended; one line from the child to its
 * parent.
 *
 * @param right streams that brought what they had to: the whole answer, or a first piece
 * @param held attempts that are in flight or wait, when there are none, or after 10 s
 * @param tokens tokens that are charged then
 * @param tokensLater tokens that are charged when the last stream has left the window
 */
record StreamReport(long right, long held, long tokens, long tokensLater) {

	static StreamReport parse(String line) {
		String[] figures = line.split(" ", -1);
		return new StreamReport(Long.parseLong(figures[0]), Long.parseLong(figures[1]), Long.parseLong(figures[2]),
				Long.parseLong(figures[3]));
	}

	/**
	 * What {@link #parse(String)} reads.
	 */
	String toLine() {
		return this.right + " " + this.held + ' ' + this.tokens + ' ' + this.tokensLater;
	}

}
