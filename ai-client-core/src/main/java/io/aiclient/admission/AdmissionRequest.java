package io.aiclient.admission;

/**
 * What an attempt needs in order to go.
 *
 * @param priority its class of service
 * @param tokens the tokens to reserve for it; zero or more
 */
public record AdmissionRequest(Priority priority, long tokens) {

	public AdmissionRequest {
		if (tokens < 0) {
			throw new IllegalArgumentException("Invalid tokens (" + tokens + "): must be zero or more");
		}
	}

}
