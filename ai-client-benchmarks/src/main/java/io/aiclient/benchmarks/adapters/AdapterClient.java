package io.aiclient.benchmarks.adapters;

import java.util.ArrayList;
import java.util.List;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

import io.aiclient.benchmarks.quota.TrialClient;
import io.aiclient.benchmarks.run.ChildProcess;

/**
 * The child process: an application with Spring AI, openai-java and the adapters, which
 * makes its calls through one of its {@linkplain Face faces}.
 */
public final class AdapterClient {

	/**
	 * The first argument of the child.
	 */
	public static final String NAME = "adapter-client";

	private AdapterClient() {
	}

	/**
	 * Starts one.
	 * @param face how it makes calls
	 * @param options what {@link TrialClient} takes
	 */
	static ChildProcess start(Face face, List<String> options) {
		List<String> arguments = new ArrayList<>(List.of(NAME, face.name()));
		arguments.addAll(options);
		arguments.add("--spring.profiles.active=" + AdaptersOnlyWhereAsked.PROFILE);
		return ChildProcess.startJavaWithAdapters(List.of(), arguments);
	}

	/**
	 * Runs the client to its end.
	 * @param args the name, the face, and what {@link TrialClient} takes
	 */
	public static void run(List<String> args) {
		Face face = Face.valueOf(args.get(1));
		TrialClient.run(args.subList(2, args.size()), Application.class, (context) -> FaceCallers.of(face, context));
	}

	/**
	 * An application of its own, that no component scan finds.
	 */
	@EnableAutoConfiguration
	static class Application {

	}

}
