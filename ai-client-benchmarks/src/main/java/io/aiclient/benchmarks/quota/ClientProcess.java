package io.aiclient.benchmarks.quota;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import io.aiclient.benchmarks.BenchmarkApplication;

/**
 * A {@link QuotaClient} in a process of its own, of the same Java and class path as this
 * one, whether that is a jar or folders. It ends when it is closed, and when this process
 * does.
 */
final class ClientProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private final PrintWriter input;

	private final Consumer<String> log;

	private final Thread atExit;

	private ClientProcess(Process process, Consumer<String> log) {
		this.process = process;
		this.output = process.inputReader(StandardCharsets.UTF_8);
		this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
		this.log = log;
		this.atExit = new Thread(process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.atExit);
	}

	/**
	 * Starts a client.
	 * @param options what {@link QuotaClient#run(List)} takes
	 * @param log takes what it prints, line by line, beside the report
	 */
	static ClientProcess start(List<String> options, Consumer<String> log) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		String classPath = System.getProperty("java.class.path");
		if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
			command.addAll(List.of("-jar", classPath));
		}
		else {
			command.addAll(List.of("-cp", classPath, BenchmarkApplication.class.getName()));
		}
		command.add(QuotaClient.NAME);
		command.addAll(options);
		try {
			return new ClientProcess(new ProcessBuilder(command).redirectErrorStream(true).start(), log);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void awaitReady() {
		String line = nextLine();
		while (!line.equals(QuotaClient.READY)) {
			this.log.accept(line);
			line = nextLine();
		}
	}

	void go() {
		this.input.println("go");
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
		try {
			String line = this.output.readLine();
			if (line == null) {
				throw new IllegalStateException("The client ended without a report");
			}
			return line;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void kill() {
		this.process.destroyForcibly();
	}

	@Override
	public void close() {
		kill();
		this.process.onExit().join();
		Runtime.getRuntime().removeShutdownHook(this.atExit);
	}

}
