package io.aiclient.benchmarks.job;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.aiclient.benchmarks.run.ChildProcess;

/**
 * A {@link JobClient} in a process of its own with a heap of 128 MB.
 */
final class JobProcess implements AutoCloseable {

	private final ChildProcess process;

	private JobProcess(ChildProcess process) {
		this.process = process;
	}

	static JobProcess start(String mode, String baseUrl, Path results, int rows, int stopAfter) {
		return new JobProcess(ChildProcess.startJava(List.of("-Xmx128m"), List.of(JobClient.NAME, mode, baseUrl,
				results.toString(), Integer.toString(rows), Integer.toString(stopAfter)), Map.of()));
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

	@Override
	public void close() {
		this.process.close();
	}

}
