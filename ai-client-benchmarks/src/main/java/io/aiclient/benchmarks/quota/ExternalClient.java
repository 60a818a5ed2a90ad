package io.aiclient.benchmarks.quota;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.simulator.quota.Quota;

/**
 * Sends requests without a gate, and counts those that were refused.
 */
public final class ExternalClient implements AutoCloseable {

	private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final int WARM_UP_CALLS = 5000;

	private static final int TOO_MANY_REQUESTS = 429;

	private final AtomicLong accepted = new AtomicLong();

	private final AtomicLong refused = new AtomicLong();

	private final Sinks.Empty<Void> enough = Sinks.empty();

	private final CompletableFuture<Void> end;

	private ExternalClient(SimulatedProvider provider, ExternalUsage external) {
		this.end = Flux.interval(external.first(), external.every())
			.takeUntilOther(this.enough.asMono())
			.flatMap((tick) -> send(provider, external.burst(), external.burst()))
			.doOnNext((status) -> ((status == TOO_MANY_REQUESTS) ? this.refused : this.accepted).incrementAndGet())
			.then()
			.toFuture();
	}

	static ExternalClient start(SimulatedProvider provider, ExternalUsage external) {
		return new ExternalClient(provider, external);
	}

	/**
	 * Makes the provider's code hot, so that no run pays for compiling it: accepted and
	 * refused requests against a provider that is not measured.
	 */
	public static void warmUp() {
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.requests(Quota.perMinute(12_000).in(Duration.ofMillis(100)))
				.tokens(Quota.perMinute(60_000_000)))) {
			send(provider, WARM_UP_CALLS, Trial.SLOTS).blockLast();
		}
	}

	private static Flux<Integer> send(SimulatedProvider provider, int count, int inFlight) {
		HttpRequest request = HttpRequest.newBuilder(URI.create(provider.baseUrl() + "/chat/completions"))
			.header("Content-Type", "application/json")
			.timeout(Duration.ofSeconds(10))
			.POST(HttpRequest.BodyPublishers
				.ofString("{\"model\":\"simulated\",\"messages\":[{\"role\":\"user\",\"content\":\"External\"}]}"))
			.build();
		return Flux.range(0, count)
			.flatMap((i) -> Mono.fromFuture(() -> HTTP.sendAsync(request, HttpResponse.BodyHandlers.discarding())),
					inFlight)
			.map(HttpResponse::statusCode);
	}

	/**
	 * Sends nothing more, and waits for what is in flight.
	 */
	void end() {
		this.enough.tryEmitEmpty();
		this.end.join();
	}

	/**
	 * How many of its own requests were accepted.
	 */
	long accepted() {
		return this.accepted.get();
	}

	/**
	 * How many of its own requests were refused.
	 */
	long refused() {
		return this.refused.get();
	}

	@Override
	public void close() {
		this.end.cancel(false);
	}

}
