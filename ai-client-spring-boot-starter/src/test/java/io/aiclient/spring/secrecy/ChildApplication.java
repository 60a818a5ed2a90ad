package io.aiclient.spring.secrecy;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own, and all that it prints.
 */
final class ChildApplication implements AutoCloseable {

	private final Process process;

	private final StringBuilder printed = new StringBuilder();

	private final CompletableFuture<Integer> port = new CompletableFuture<>();

	private final Thread reader;

	/**
	 * Starts the process.
	 * @param main its main class
	 * @param environment variables to set
	 * @param systemProperties options of the JVM
	 * @param arguments what {@code main} is given
	 */
	ChildApplication(Class<?> main, Map<String, String> environment, List<String> systemProperties,
			List<String> arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", classPath()));
		command.addAll(systemProperties);
		command.add(main.getName());
		command.addAll(arguments);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().putAll(environment);
		this.process = builder.start();
		this.reader = new Thread(this::read, "child-output");
		this.reader.start();
	}

	/**
	 * Waits until it serves.
	 */
	int port() throws Exception {
		return this.port.get(3, TimeUnit.MINUTES);
	}

	/**
	 * Waits until it has ended, which the end of its input asks for.
	 * @return what it has printed
	 */
	String end() throws Exception {
		this.process.getOutputStream().close();
		if (!this.process.waitFor(3, TimeUnit.MINUTES)) {
			throw new IllegalStateException("It does not end");
		}
		this.reader.join();
		return this.printed.toString();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

	private void read() {
		try (BufferedReader lines = this.process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = lines.readLine(); line != null; line = lines.readLine()) {
				this.printed.append(line).append('\n');
				if (line.startsWith(SecretApplication.READY)) {
					this.port.complete(Integer.valueOf(line.substring(SecretApplication.READY.length())));
				}
			}
		}
		catch (IOException ex) {
			this.printed.append(ex);
		}
		this.port.completeExceptionally(new IllegalStateException(
				"It ended: " + this.printed.substring(Math.max(0, this.printed.length() - 8_000))));
	}

	private static String classPath() {
		String surefire = System.getProperty("surefire.test.class.path");
		String classPath = (surefire != null) ? surefire : System.getProperty("java.class.path");
		return classPath.replace(File.pathSeparator + File.pathSeparator, File.pathSeparator);
	}

}
