package io.aiclient.simulator;

import java.io.PrintStream;
import java.util.concurrent.CountDownLatch;

import reactor.netty.ChannelBindException;

/**
 * Runs a {@link SimulatedProvider} until the process is stopped, and then prints what it
 * saw: {@code java -jar ai-client-simulator-exec.jar --latency=lognormal:285ms:0.5
 * --requests-per-minute=1200 --window=10s --policy=sliding}. {@code --help} lists the
 * flags. A command line that cannot be understood, or a port that is taken, ends with
 * exit code 1 and one line that says why.
 */
public final class SimulatorMain {

	private SimulatorMain() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		System.setProperty("slf4j.internal.verbosity", "ERROR");
		int exitCode = run(System.out, System.err, arguments);
		if (exitCode != 0) {
			System.exit(exitCode);
		}
	}

	static int run(PrintStream out, PrintStream err, String... arguments) throws InterruptedException {
		try {
			CommandLine commandLine = CommandLine.parse(arguments);
			if (commandLine.asksForHelp()) {
				printHelp(out);
				return 0;
			}
			serve(out, commandLine.settings());
			return 0;
		}
		catch (UsageException ex) {
			err.println(ex.getMessage());
		}
		catch (IllegalArgumentException ex) {
			err.println(ex.getMessage() + " (" + Flag.HELP + " lists the flags)");
		}
		catch (ChannelBindException ex) {
			err.println("Cannot listen on port " + ex.localPort() + ": choose another with " + Flag.PORT);
		}
		return 1;
	}

	private static void serve(PrintStream out, SimulatorSettings settings) throws InterruptedException {
		CountDownLatch stopped = new CountDownLatch(1);
		SimulatedProvider provider = SimulatedProvider.start(settings);
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			out.println(provider.counts());
			provider.close();
			stopped.countDown();
		}, "simulator-shutdown"));
		out.println("Simulated provider at " + provider.baseUrl());
		stopped.await();
	}

	private static void printHelp(PrintStream out) {
		out.println("Simulates an OpenAI-compatible provider on 127.0.0.1. Flags are written --flag=value:");
		for (Flag flag : Flag.values()) {
			out.printf("%n  %-22s %s%n", flag, flag.description());
			if (!flag.accepted().isEmpty()) {
				out.printf("  %-22s %s%n", "", flag.accepted());
			}
		}
	}

}
