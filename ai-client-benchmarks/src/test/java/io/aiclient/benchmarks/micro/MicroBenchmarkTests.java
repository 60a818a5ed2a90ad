package io.aiclient.benchmarks.micro;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.AdmissionSnapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

class MicroBenchmarkTests {

	@Test
	void eachRunsOnce() {
		assertThat(MicroBenchmark.runOnce()).containsExactlyInAnyOrder("GateBenchmark.uncontended",
				"GateBenchmark.twoThreads", "GateBenchmark.fourThreads", "GateBenchmark.grant",
				"GateBenchmark.behindWaiters {waiters=10}", "GateBenchmark.behindWaiters {waiters=10000}",
				"TokenEstimateBenchmark.estimate {language=ENGLISH, length=200}",
				"TokenEstimateBenchmark.estimate {language=ENGLISH, length=4000}",
				"TokenEstimateBenchmark.estimate {language=CHINESE, length=200}",
				"TokenEstimateBenchmark.estimate {language=CHINESE, length=4000}", "JsonBenchmark.read",
				"JsonBenchmark.write");
	}

	@Test
	void logOfGateStaysAsLargeHoweverManyAreAdmitted() {
		OpenGate gate = new OpenGate();
		for (int i = 0; i < 5000; i++) {
			gate.admitAndSettle();
		}
		// a token limit charges the prompt as counted, and all that the answer might have
		// had
		assertThat(gate.snapshot().windows())
			.extracting(AdmissionSnapshot.WindowUsage::name, AdmissionSnapshot.WindowUsage::used)
			.containsExactly(tuple("requests", 1000L), tuple("tokens", 1000L * (480 + 256)));
		gate.checkNothingIsLeft();
	}

	@Test
	void asManyWaitAfterAnOperationAsBefore() {
		FullGate gate = new FullGate();
		gate.waiters = 10;
		gate.fill();
		for (int i = 0; i < 100; i++) {
			gate.settleAndAdmit();
		}
		assertThat(gate.snapshot().waiting()).isEqualTo(10);
		assertThat(gate.snapshot().windows().get(0).used()).isEqualTo(101);
	}

	@Test
	void saysWhatItDoesNotKnow() {
		assertThatIllegalArgumentException().isThrownBy(() -> MicroBenchmark.run(List.of("--case=zoo")))
			.withMessage("Unknown case zoo; there are [gate, estimate, json]");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> MicroBenchmark.run(List.of("--ai.client.provider=openai")))
			.withMessage("There is no client here for [--ai.client.provider=openai]");
	}

}
