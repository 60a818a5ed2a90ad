package io.aiclient.admission;

/**
 * What an attempt needs in order to go.
 *
 * @param priority its class of service
 * @param tokens the tokens that it is expected to need
 */
public record AdmissionRequest(Priority priority, TokenDemand tokens) {

	/**
	 * An attempt whose tokens are known.
	 * @param priority its class of service
	 * @param promptTokens tokens of its prompt; zero or more
	 */
	public AdmissionRequest(Priority priority, long promptTokens) {
		this(priority, TokenDemand.of(promptTokens));
	}

}
