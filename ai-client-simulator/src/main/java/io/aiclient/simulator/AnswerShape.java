package io.aiclient.simulator;

/**
 * Which parts of an answer are left out.
 */
record AnswerShape(boolean choices, boolean content) {

	static final AnswerShape WHOLE = new AnswerShape(true, true);

	static AnswerShape of(WireFault fault) {
		return new AnswerShape(fault != WireFault.NO_CHOICES, fault != WireFault.NULL_CONTENT);
	}

}
