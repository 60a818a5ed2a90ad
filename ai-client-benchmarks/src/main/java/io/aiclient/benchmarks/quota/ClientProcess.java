package io.aiclient.benchmarks.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import io.aiclient.benchmarks.run.ChildProcess;

/**
 * A {@link QuotaClient} in a process of its own.
 */
final class ClientProcess implements AutoCloseable {

	private final ChildProcess process;

	private final Consumer<String> log;

	private ClientProcess(ChildProcess process, Consumer<String> log) {
		this.process = process;
		this.log = log;
	}

	/**
	 * Starts a client.
	 * @param options what {@link QuotaClient#run(List)} takes
	 * @param log takes what it prints, line by line, beside the report
	 */
	static ClientProcess start(List<String> options, Consumer<String> log) {
		List<String> arguments = new ArrayList<>();
		arguments.add(QuotaClient.NAME);
		arguments.addAll(options);
		return new ClientProcess(ChildProcess.startJava(List.of(), arguments, Map.of()), log);
	}

	void awaitReady() {
		String line = nextLine();
		while (!line.equals(QuotaClient.READY)) {
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
