package io.aiclient.simulator;

/**
 * Which parts of an answer are left out.
 */
record AnswerShape(boolean choices, boolean content) {

	static AnswerShape of(Fault fault) {
		return new AnswerShape(fault != WireFault.NO_CHOICES, fault != WireFault.NULL_CONTENT);
	}

}
