package io.aiclient.admission.zoo;

import java.util.List;

/**
 * A scenario that was run.
 *
 * @param scenario the scenario
 * @param promise what the client promises there
 * @param result what came of it
 */
record Visit(Scenario scenario, Promise promise, ZooResult result) {

	static Visit to(Scenario scenario) {
		return new Visit(scenario, Promise.of(scenario), scenario.run());
	}

	List<String> broken() {
		return this.promise.broken(this.result);
	}

	@Override
	public String toString() {
		return String.join(", ", broken()) + " in " + this.scenario.name() + ", seed " + this.scenario.seed() + ": "
				+ this.result + " " + this.scenario.provider() + " " + this.scenario.network() + " "
				+ this.scenario.workload().fates();
	}

}
