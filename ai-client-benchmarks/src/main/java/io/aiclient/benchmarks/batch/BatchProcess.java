package io.aiclient.benchmarks.batch;

import java.util.List;
import java.util.Map;

import io.aiclient.benchmarks.run.ChildProcess;

/**
 * A {@link BatchDatabase} or a {@link BatchWorker} in a process of its own.
 */
final class BatchProcess implements AutoCloseable {

	private final ChildProcess process;

	private BatchProcess(ChildProcess process) {
		this.process = process;
	}

	static BatchProcess start(String... arguments) {
		return new BatchProcess(ChildProcess.startJava(List.of("-Xmx256m"), List.of(arguments), Map.of()));
	}

	/**
	 * The next line that it prints.
	 */
	String line() {
		return this.process.await("");
	}

	/**
	 * Waits for its end.
	 * @return what it printed, line by line
	 */
	List<String> await() {
		return this.process.lines().toList();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Ends it as {@code kill -9} does.
	 */
	@Override
	public void close() {
		this.process.close();
	}

}
