package io.aiclient.benchmarks.run;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.aiclient.benchmarks.BenchmarkApplication;

/**
 * A process that this one starts. It ends when it is closed, and when this process does.
 */
public final class ChildProcess implements AutoCloseable {

	/**
	 * What the option begins with that says which of Java's compilers there are.
	 */
	private static final String COMPILERS = "-XX:TieredStopAtLevel=";

	/**
	 * How the name of the jar ends that has the libraries.
	 */
	private static final String WITH_ADAPTERS = "-adapters.jar";

	private final Process process;

	private final BufferedReader output;

	private final PrintWriter input;

	private final Thread atExit;

	private ChildProcess(Process process) {
		this.process = process;
		this.output = process.inputReader(StandardCharsets.UTF_8);
		this.input = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
		this.atExit = new Thread(process::destroyForcibly);
		Runtime.getRuntime().addShutdownHook(this.atExit);
	}

	/**
	 * Starts a process.
	 * @param builder the command; what goes to its error output comes with the other
	 * @return the process
	 */
	public static ChildProcess start(ProcessBuilder builder) {
		try {
			return new ChildProcess(builder.redirectErrorStream(true).start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts the benchmarks' application again, with the same Java, compilers and class
	 * path, whether that is a jar or folders.
	 * @param jvmOptions options of its virtual machine
	 * @param arguments its arguments
	 * @param environment variables to add to its environment
	 * @return the process
	 */
	public static ChildProcess startJava(List<String> jvmOptions, List<String> arguments,
			Map<String, String> environment) {
		return start(System.getProperty("java.class.path"), jvmOptions, arguments, environment);
	}

	/**
	 * Starts the benchmarks' application again, with the same Java, and the libraries
	 * that the adapters are for: beside the jar that has none of them there is one that
	 * has.
	 * @param jvmOptions options of its virtual machine
	 * @param arguments its arguments
	 * @return the process
	 * @throws IllegalStateException if there is no such jar
	 */
	public static ChildProcess startJavaWithAdapters(List<String> jvmOptions, List<String> arguments) {
		String classPath = System.getProperty("java.class.path");
		if (isOneJar(classPath) && !classPath.endsWith(WITH_ADAPTERS)) {
			classPath = classPath.replaceFirst("\\.jar$", WITH_ADAPTERS);
			if (!Files.exists(Path.of(classPath))) {
				throw new IllegalStateException("No " + classPath + ": build it with mvn package");
			}
		}
		return start(classPath, jvmOptions, arguments, Map.of());
	}

	private static ChildProcess start(String classPath, List<String> jvmOptions, List<String> arguments,
			Map<String, String> environment) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		ManagementFactory.getRuntimeMXBean()
			.getInputArguments()
			.stream()
			.filter((option) -> option.startsWith(COMPILERS))
			.forEach(command::add);
		command.addAll(jvmOptions);
		if (isOneJar(classPath)) {
			command.addAll(List.of("-jar", classPath));
		}
		else {
			command.addAll(List.of("-cp", classPath, BenchmarkApplication.class.getName()));
		}
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().putAll(environment);
		return start(builder);
	}

	private static boolean isOneJar(String classPath) {
		return classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
	}

	/**
	 * Writes a line to its input.
	 * @param word the line
	 */
	public void send(String word) {
		this.input.println(word);
	}

	/**
	 * Waits for the next line that it prints.
	 * @return the line; null when it has ended
	 */
	public @Nullable String nextLine() {
		try {
			return this.output.readLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Waits until it prints a line that begins with a word.
	 * @param word the word
	 * @return the rest of the line
	 * @throws IllegalStateException if it ends without it, with all that it printed
	 */
	public String await(String word) {
		StringBuilder printed = new StringBuilder();
		String line = nextLine();
		while (line != null) {
			if (line.startsWith(word)) {
				return line.substring(word.length());
			}
			printed.append('\n').append(line);
			line = nextLine();
		}
		throw new IllegalStateException("A process ended that had to say '" + word + "':" + printed);
	}

	/**
	 * What it prints from now on, up to its end.
	 * @return the lines, as they come
	 */
	public Stream<String> lines() {
		return this.output.lines();
	}

	public long pid() {
		return this.process.pid();
	}

	public boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Ends it at once, as {@code kill -9} does, without waiting for its end.
	 */
	public void kill() {
		this.process.destroyForcibly();
	}

	/**
	 * Ends it at once, and waits for its end.
	 */
	@Override
	public void close() {
		kill();
		this.process.onExit().join();
		Runtime.getRuntime().removeShutdownHook(this.atExit);
	}

}
