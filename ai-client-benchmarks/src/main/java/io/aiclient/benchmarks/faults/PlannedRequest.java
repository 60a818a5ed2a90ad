package io.aiclient.benchmarks.faults;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.error.AiClientException;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.SimulatedProvider;

/**
 * A request, what it meets, and how it has to end.
 *
 * @param prompt its text, which no other has
 * @param faults what its attempts meet, in order; after them comes the right answer
 * @param error the class of its error; null if it has to be answered
 */
record PlannedRequest(String prompt, List<Fault> faults, @Nullable Class<? extends AiClientException> error) {

	AiRequest toRequest() {
		return AiRequest.of(this.prompt);
	}

	/**
	 * How often it is sent if nothing else goes wrong.
	 */
	int attempts() {
		return (this.error != null) ? this.faults.size() : this.faults.size() + 1;
	}

	boolean isRight(AiResponse response) {
		return this.error == null && response.content().equals(SimulatedProvider.answerTo(this.prompt));
	}

	boolean isRight(Throwable failure) {
		return failure.getClass() == this.error;
	}

	String describe() {
		return this.faults.stream().map(Fault::label).toList() + " has to end as "
				+ ((this.error != null) ? this.error.getSimpleName() : "its answer");
	}

}
