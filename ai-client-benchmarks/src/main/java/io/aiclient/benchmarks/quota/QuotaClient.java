package io.aiclient.benchmarks.quota;

import java.util.List;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import reactor.core.publisher.Flux;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResult;

/**
 * The child process: an application with the starter that makes its calls as one batch.
 */
public final class QuotaClient {

	/**
	 * The first argument of the child.
	 */
	public static final String NAME = "quota-client";

	private QuotaClient() {
	}

	/**
	 * Runs the client to its end.
	 * @param options the workload, and properties for the application
	 */
	public static void run(List<String> options) {
		TrialClient.run(options, Application.class, (context) -> {
			AiClient client = context.getBean(AiClient.class);
			return (requests) -> batch(client, requests);
		});
	}

	/**
	 * Makes calls as one batch.
	 * @param client the client
	 * @param requests what is asked
	 * @return how each ended
	 */
	public static Flux<TrialClient.Ending> batch(AiClient client, List<AiRequest> requests) {
		return client.batch(requests).map(QuotaClient::ending);
	}

	private static TrialClient.Ending ending(AiResult<?> result) {
		if (result instanceof AiResult.Success<?> success) {
			return new TrialClient.Ending(true, success.response().attempts());
		}
		AiResult.Failure<?> failure = (AiResult.Failure<?>) result;
		System.out.println("Request " + failure.index() + " failed: " + failure.error());
		return new TrialClient.Ending(false, failure.error().attempts());
	}

	/**
	 * An application of its own, that no component scan finds.
	 */
	@EnableAutoConfiguration
	static class Application {

	}

}
