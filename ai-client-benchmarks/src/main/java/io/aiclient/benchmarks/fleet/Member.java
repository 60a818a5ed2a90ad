package io.aiclient.benchmarks.fleet;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.aiclient.benchmarks.run.ChildProcess;

/**
 * A process of the fleet, as its parent sees it.
 */
final class Member implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofMinutes(3);

	private static final String END = "nothing more";

	private final ChildProcess process;

	private final BlockingQueue<String> said = new LinkedBlockingQueue<>();

	private Member(ChildProcess process) {
		this.process = process;
	}

	/**
	 * Starts a process.
	 * @param launch how
	 * @param log takes what it prints, line by line, beside what it says to its parent
	 */
	static Member start(Launch launch, Consumer<String> log) {
		Member member = new Member(
				ChildProcess.startJava(launch.jvmOptions(), launch.arguments(), launch.environment()));
		Thread reader = new Thread(() -> member.read(log), "member");
		reader.setDaemon(true);
		reader.start();
		return member;
	}

	/**
	 * The output of a process that is killed may end as if it were broken.
	 */
	private void read(Consumer<String> log) {
		try {
			this.process.lines().forEach((line) -> {
				if (line.startsWith(FleetClient.SAYS)) {
					this.said.add(line.substring(FleetClient.SAYS.length()));
				}
				else {
					log.accept(line);
				}
			});
		}
		catch (UncheckedIOException ex) {
			log.accept("The output of a process ended: " + ex.getMessage());
		}
		finally {
			this.said.add(END);
		}
	}

	/**
	 * Waits until it says something.
	 * @param word what it has to begin with
	 * @return the rest
	 */
	String await(String word) throws InterruptedException {
		String next = this.said.poll(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
		if (next == null || !next.startsWith(word)) {
			throw new IllegalStateException(
					"A process of the fleet had to say '" + word + "', and said " + quoted(next));
		}
		return next.substring(word.length()).strip();
	}

	private static String quoted(@Nullable String text) {
		return (text != null) ? "'" + text + "'" : END + " for " + TIMEOUT.toMinutes() + " minutes";
	}

	void send(String word) {
		this.process.send(word);
	}

	/**
	 * Kills it as {@code kill -9} does.
	 */
	void kill() {
		this.process.kill();
	}

	@Override
	public void close() {
		this.process.close();
	}

}
