package io.aiclient.benchmarks.batch;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.aiclient.benchmarks.BenchmarkApplication;

/**
 * A {@link BatchDatabase} or a {@link BatchWorker} in a process of its own, of the same
 * Java and class path as this one. It ends when it is closed, and when this process does.
 */
final class BatchProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private final Thread atExit;

	private BatchProcess(Process process) {
		this.process = process;
		this.output = process.inputReader(StandardCharsets.UTF_8);
		this.atExit = new Thread(process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.atExit);
	}

	static BatchProcess start(String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("-Xmx256m");
		String classPath = System.getProperty("java.class.path");
		if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
			command.addAll(List.of("-jar", classPath));
		}
		else {
			command.addAll(List.of("-cp", classPath, BenchmarkApplication.class.getName()));
		}
		command.addAll(Arrays.asList(arguments));
		try {
			return new BatchProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The next line that it prints.
	 */
	String line() {
		try {
			String line = this.output.readLine();
			if (line == null) {
				throw new IllegalStateException("A child process has ended");
			}
			return line;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits for its end.
	 * @return what it printed, line by line
	 */
	List<String> await() {
		return this.output.lines().toList();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Ends it as {@code kill -9} does.
	 */
	@Override
	public void close() {
		this.process.destroyForcibly();
		this.process.onExit().join();
		Runtime.getRuntime().removeShutdownHook(this.atExit);
	}

}
