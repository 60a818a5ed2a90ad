package io.aiclient.benchmarks.fleet;

import java.util.List;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;

import io.aiclient.AiClient;
import io.aiclient.benchmarks.run.ParentProcess;

/**
 * The child process: an application with the starter that says when it is ready, waits
 * for a word from its parent, and then either asks for as much as it gets until the next
 * word, or has so many rows, or makes calls at a steady rate.
 */
public final class FleetClient {

	/**
	 * The first argument of the child.
	 */
	public static final String NAME = "fleet-client";

	/**
	 * What lines begin with that are for the parent.
	 */
	static final String SAYS = NAME + ": ";

	static final String READY = "ready";

	static final String WARM = "warm";

	static final String DONE = "done";

	/**
	 * The load that asks for as much as it gets.
	 */
	static final String SATURATED = "saturated";

	/**
	 * What the load begins with that has so many rows.
	 */
	static final String ROWS = "rows:";

	private FleetClient() {
	}

	/**
	 * Runs the client to its end.
	 * @param args {@link #NAME}, the load, and properties for the application
	 */
	public static void run(List<String> args) {
		String load = args.get(1);
		List<String> properties = args.subList(2, args.size());
		ParentProcess parent = new ParentProcess();
		if (load.equals(SATURATED)) {
			try (ConfigurableApplicationContext context = start(properties)) {
				Saturated saturated = new Saturated(context);
				if (awaitGo(parent)) {
					parent.listen(saturated::stop);
					say(DONE + ' ' + saturated.run());
				}
			}
		}
		else if (load.startsWith(ROWS)) {
			try (ConfigurableApplicationContext context = start(properties)) {
				if (awaitGo(parent)) {
					int rows = Integer.parseInt(load.substring(ROWS.length()));
					say(DONE + ' ' + Rows.run(context.getBean(AiClient.class), rows));
				}
			}
		}
		else {
			new Paced(Pace.parse(load), properties).run(parent);
		}
	}

	static ConfigurableApplicationContext start(List<String> properties) {
		return SpringApplication.run(Application.class, properties.toArray(String[]::new));
	}

	/**
	 * Says that it is ready, and what its clock shows, and waits for a word.
	 */
	static boolean awaitGo(ParentProcess parent) {
		say(READY + ' ' + System.currentTimeMillis());
		return parent.awaitWord();
	}

	static void say(String word) {
		System.out.println(SAYS + word);
	}

	/**
	 * An application of its own, that no component scan finds.
	 */
	@EnableAutoConfiguration
	static class Application {

	}

}
