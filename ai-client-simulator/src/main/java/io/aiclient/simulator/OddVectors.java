package io.aiclient.simulator;

/**
 * Vectors that a client cannot take as they come. Each spoils the last vector of a
 * request for embeddings; completions are as they should be.
 */
public enum OddVectors implements Fault {

	/**
	 * One vector less than there are inputs: that of the last is missing.
	 */
	VECTOR_MISSING,

	/**
	 * The right answer with its vectors from the last to the first; {@code index} says
	 * which input each is of.
	 */
	VECTORS_REVERSED,

	/**
	 * The last vector has one number less than the others.
	 */
	VECTOR_TOO_SHORT,

	/**
	 * The first number of the last vector is {@code NaN}: among numbers what is not JSON,
	 * in base64 its four bytes.
	 */
	VECTOR_NAN,

	/**
	 * The last vector has the {@code index} of the first, 0. That of a single input comes
	 * twice.
	 */
	VECTOR_INDEX_TWICE;

	@Override
	public String label() {
		return FaultNames.label(this);
	}

}
