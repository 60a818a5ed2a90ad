package io.aiclient.benchmarks.batch;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ShardTrialTests {

	@Test
	void aWorkerThatIsKilledTwiceLosesNoRowAndAsksFewAgain() {
		assertThat(new ShardTrial(6_000, 2).run()).isTrue();
	}

}
