package io.aiclient.job;

import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiClient;

/**
 * The jobs that run in this process, so that an application that stops can wait until
 * they have stored what was in flight.
 */
public final class RunningJobs {

	private static final Set<JobRun> RUNS = ConcurrentHashMap.newKeySet();

	private RunningJobs() {
	}

	static void add(JobRun run) {
		RUNS.add(run);
	}

	static void remove(JobRun run) {
		RUNS.remove(run);
	}

	/**
	 * Waits until the jobs of some clients have ended. Closing a client ends its jobs, as
	 * soon as what is in flight has ended.
	 * @param clients the clients
	 * @return completes when none of their jobs runs any more
	 */
	public static Mono<Void> whenEnded(Collection<? extends AiClient> clients) {
		return Flux.defer(() -> Flux.fromIterable(RUNS))
			.filter((run) -> clients.contains(run.client()))
			.flatMap((run) -> run.end().then().onErrorComplete())
			.then();
	}

}
