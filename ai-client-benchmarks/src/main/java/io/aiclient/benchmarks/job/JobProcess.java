package io.aiclient.benchmarks.job;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.aiclient.benchmarks.BenchmarkApplication;

/**
 * A {@link JobClient} in a process of its own with a heap of 128 MB, of the same Java and
 * class path as this one. It ends when it is closed, and when this process does.
 */
final class JobProcess implements AutoCloseable {

	private final Process process;

	private final Thread atExit;

	private JobProcess(Process process) {
		this.process = process;
		this.atExit = new Thread(process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.atExit);
	}

	static JobProcess start(String mode, String baseUrl, Path results, int rows, int stopAfter) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.add("-Xmx128m");
		String classPath = System.getProperty("java.class.path");
		if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
			command.addAll(List.of("-jar", classPath));
		}
		else {
			command.addAll(List.of("-cp", classPath, BenchmarkApplication.class.getName()));
		}
		command.addAll(List.of(JobClient.NAME, mode, baseUrl, results.toString(), Integer.toString(rows),
				Integer.toString(stopAfter)));
		try {
			return new JobProcess(new ProcessBuilder(command).redirectErrorStream(true).start());
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
		try (BufferedReader output = this.process.inputReader(StandardCharsets.UTF_8)) {
			return output.lines().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		this.process.onExit().join();
		Runtime.getRuntime().removeShutdownHook(this.atExit);
	}

}
