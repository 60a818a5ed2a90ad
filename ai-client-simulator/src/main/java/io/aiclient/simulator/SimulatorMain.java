package io.aiclient.simulator;

/**
 * tbd
 */
public final class SimulatorMain {

	private SimulatorMain() {
	}

	public static void main(String[] args) {
	}

}
