package io.aiclient.benchmarks.quota;

import java.util.Optional;
import java.util.function.Consumer;

import io.aiclient.benchmarks.run.ChildProcess;

/**
 * A {@link TrialClient} in a process of its own.
 */
final class ClientProcess implements AutoCloseable {

	private final ChildProcess process;

	private final Consumer<String> log;

	/**
	 * Takes over a client that has just been started.
	 * @param process the client's process
	 * @param log takes what it prints, line by line, beside the report
	 */
	ClientProcess(ChildProcess process, Consumer<String> log) {
		this.process = process;
		this.log = log;
	}

	void awaitReady() {
		String line = nextLine();
		while (!line.equals(TrialClient.READY)) {
			this.log.accept(line);
			line = nextLine();
		}
	}

	void go() {
		this.process.send("go");
	}

	ClientReport awaitReport() {
		while (true) {
			String line = nextLine();
			Optional<ClientReport> report = ClientReport.parse(line);
			if (report.isPresent()) {
				return report.get();
			}
			this.log.accept(line);
		}
	}

	private String nextLine() {
		String line = this.process.nextLine();
		if (line == null) {
			throw new IllegalStateException("The client ended without a report");
		}
		return line;
	}

	void kill() {
		this.process.kill();
	}

	@Override
	public void close() {
		this.process.close();
	}

}
