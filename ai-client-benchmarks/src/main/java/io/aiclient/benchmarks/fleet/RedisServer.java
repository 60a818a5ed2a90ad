package io.aiclient.benchmarks.fleet;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

import redis.embedded.core.ExecutableProvider;

import io.aiclient.benchmarks.run.ChildProcess;

/**
 * A real Redis server in a process of its own, that keeps nothing on disk.
 */
final class RedisServer implements AutoCloseable {

	private static final String HOST = "127.0.0.1";

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final int TIMEOUT_MILLIS = 2000;

	private final Path executable;

	private final int port;

	private ChildProcess process;

	private Stopwatch up;

	private RedisServer(Path executable, int port) {
		this.executable = executable;
		this.port = port;
		this.process = launch();
		this.up = Stopwatch.start();
	}

	static RedisServer start() {
		try {
			RedisServer server = new RedisServer(ExecutableProvider.newJarResourceProvider().get().toPath(),
					freePort());
			server.awaitAnswer();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	private ChildProcess launch() {
		return ChildProcess
			.start(new ProcessBuilder(this.executable.toString(), "--bind", HOST, "--port", Integer.toString(this.port),
					"--save", "", "--appendonly", "no")
				.redirectOutput(ProcessBuilder.Redirect.DISCARD));
	}

	int port() {
		return this.port;
	}

	/**
	 * Waits until it has been up for some time, since it was started last.
	 */
	void awaitUpFor(Duration time) {
		this.up.await(time);
	}

	/**
	 * Stops it as it stands: connections stay open, and no command is answered.
	 */
	void pause() {
		signal("STOP");
	}

	/**
	 * Resumes it after a pause.
	 */
	void goOn() {
		signal("CONT");
	}

	private void signal(String name) {
		ProcessBuilder kill = new ProcessBuilder("kill", "-" + name, Long.toString(this.process.pid()));
		try {
			if (kill.start().onExit().join().exitValue() != 0) {
				throw new IllegalStateException("Redis did not take the signal " + name);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Kills it, and starts an empty one on the same port.
	 */
	void restart() {
		this.process.close();
		this.process = launch();
		this.up = Stopwatch.start();
		awaitAnswer();
	}

	private void awaitAnswer() {
		Stopwatch waited = Stopwatch.start();
		while (true) {
			try {
				if (ask("PING").equals("+PONG")) {
					return;
				}
			}
			catch (IOException ex) {
				if (!this.process.isAlive() || waited.passed(TIMEOUT)) {
					throw new UncheckedIOException("Redis did not start", ex);
				}
			}
			Stopwatch.start().await(Duration.ofMillis(20));
		}
	}

	/**
	 * How many calls of scripts it has answered since its start. The commands that a
	 * script makes are not among them.
	 */
	long scriptCalls() {
		try {
			return CommandStatistics.scriptCalls(ask("INFO commandstats"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String ask(String command) throws IOException {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), this.port), TIMEOUT_MILLIS);
			socket.setSoTimeout(TIMEOUT_MILLIS);
			socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.UTF_8));
			InputStream answer = socket.getInputStream();
			String line = line(answer);
			return line.startsWith("$")
					? new String(answer.readNBytes(Integer.parseInt(line.substring(1))), StandardCharsets.UTF_8) : line;
		}
	}

	private static String line(InputStream answer) throws IOException {
		StringBuilder line = new StringBuilder();
		for (int next = answer.read(); next >= 0 && next != '\n'; next = answer.read()) {
			line.append((char) next);
		}
		return line.toString().strip();
	}

	@Override
	public void close() {
		this.process.close();
	}

}
