package io.aiclient.client;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.error.AiCircuitOpenException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.resilience.RetryBudget;

/**
 * The endpoints of a client, and the choice among them.
 * <p>
 * How is it designed, and why? An attempt chooses its endpoint before it queues, because
 * each quota has a queue of its own. What leaves an endpoint out is asked at that moment:
 * its latch, its breaker, and whether that refused an attempt just now, as it does while
 * its probes are in flight; nothing else remembers that an endpoint failed. One that this
 * request has tried, or whose quota of the day is used up, comes after the others, and is
 * chosen all the same if it is the last. A single endpoint is not chosen at all.
 */
final class Endpoints {

	private final List<Endpoint> all;

	private final Endpoint first;

	private final boolean several;

	private final boolean weighted;

	/**
	 * The first alone.
	 */
	private final Endpoints pinned;

	/**
	 * How far each endpoint is behind its share of the requests, in weights.
	 */
	private final Map<Endpoint, Integer> arrears = new HashMap<>();

	Endpoints(List<Endpoint> all, Failover.Strategy strategy) {
		this.all = List.copyOf(all);
		this.first = all.get(0);
		this.several = all.size() > 1;
		this.weighted = strategy == Failover.Strategy.WEIGHTED;
		this.pinned = this.several ? new Endpoints(List.of(this.first), strategy) : this;
	}

	/**
	 * Those to which a call may go.
	 */
	Endpoints of(Call call) {
		return call.asked().passage().isPinned() ? this.pinned : this;
	}

	List<Endpoint> all() {
		return this.all;
	}

	Set<Quota> quotas() {
		return this.all.stream().map(Endpoint::quota).collect(Collectors.toSet());
	}

	/**
	 * Chooses the endpoint of an attempt; null if all are left out.
	 * @param tried the endpoints that the request shall not go to if there is another
	 */
	@Nullable Endpoint choose(Set<Endpoint> tried) {
		if (!this.several) {
			return this.first.isOut() ? null : this.first;
		}
		List<Endpoint> available = this.all.stream().filter(Endpoints::isAvailable).toList();
		List<Endpoint> candidates = new ArrayList<>(available);
		candidates.removeIf(tried::contains);
		if (candidates.isEmpty()) {
			candidates.addAll(available);
		}
		List<Endpoint> unspent = candidates.stream().filter((endpoint) -> !endpoint.quota().isUsedUp()).toList();
		List<Endpoint> best = unspent.isEmpty() ? candidates : unspent;
		if (this.weighted && best.size() > 1) {
			return byWeight(best);
		}
		return best.isEmpty() ? null : best.get(0);
	}

	private synchronized Endpoint byWeight(List<Endpoint> candidates) {
		Endpoint chosen = candidates.get(0);
		int total = 0;
		for (Endpoint candidate : candidates) {
			total += candidate.settings().weight();
			this.arrears.merge(candidate, candidate.settings().weight(), Integer::sum);
			if (arrears(candidate) > arrears(chosen)) {
				chosen = candidate;
			}
		}
		this.arrears.merge(chosen, -total, Integer::sum);
		return chosen;
	}

	private int arrears(Endpoint endpoint) {
		return this.arrears.getOrDefault(endpoint, 0);
	}

	/**
	 * Whether a request may go on at once to an endpoint that is not left out.
	 */
	boolean offerAnother(Set<Endpoint> tried, Endpoint failed) {
		return this.several && this.all.stream()
			.anyMatch((endpoint) -> !endpoint.equals(failed) && !tried.contains(endpoint) && isAvailable(endpoint)
					&& !endpoint.quota().isUsedUp());
	}

	/**
	 * Whether a request that was turned away just before it was sent may choose again: a
	 * single endpoint has just turned it away.
	 */
	boolean offerAny() {
		return this.several && this.all.stream().anyMatch(Endpoints::isAvailable);
	}

	private static boolean isAvailable(Endpoint endpoint) {
		return !endpoint.isOut() && !endpoint.breaker().hasJustRefused();
	}

	/**
	 * A request in each form in which it may be sent, one for each model.
	 */
	Collection<AiRequest> translations(AiRequest request) {
		Map<String, AiRequest> byModel = new LinkedHashMap<>();
		for (Endpoint endpoint : this.all) {
			AiRequest translated = endpoint.translate(request);
			byModel.putIfAbsent(String.valueOf(translated.model()), translated);
		}
		return byModel.values();
	}

	/**
	 * Completes when it is worth choosing again.
	 */
	Mono<Void> await() {
		if (!this.several) {
			return this.first.await();
		}
		return offerAny() ? Mono.empty() : Mono.firstWithSignal(this.all.stream().map(Endpoint::await).toList());
	}

	/**
	 * Why no endpoint takes a call that does not wait for one: a refused key or account
	 * only if that is so everywhere.
	 */
	AiClientException refusal(int attempts) {
		AiClientException refused = null;
		for (Endpoint endpoint : this.all) {
			AiClientException refusal = endpoint.latch().refusal();
			if (refusal == null) {
				return new AiCircuitOpenException(
						"Not sent: circuit breaker '" + endpoint.breaker().name() + "' is " + endpoint.breaker().state()
								+ ", because the provider failed too often of late" + others(endpoint),
						ErrorDetails.LOCAL.withAttempts(attempts), null);
			}
			refused = (refused != null) ? refused : refusal;
		}
		return Objects.requireNonNull(refused, "There is an endpoint");
	}

	private String others(Endpoint named) {
		return !this.several ? ""
				: this.all.stream()
					.filter((endpoint) -> !endpoint.equals(named))
					.map((endpoint) -> endpoint.settings().name() + ": "
							+ (endpoint.latch().isBlocked() ? "latch" : endpoint.breaker().state()))
					.collect(Collectors.joining(", ", "; no other endpoint is left (", ")"));
	}

	AiClientSnapshot snapshot(String clientName, RetryBudget.Use retries, AiClientSnapshot.@Nullable CacheUse cache) {
		List<AiClientSnapshot.EndpointState> states = this.all.stream()
			.map((endpoint) -> endpoint
				.snapshot(!endpoint.equals(this.first) && endpoint.quota() == this.first.quota()))
			.toList();
		AiClientSnapshot.EndpointState own = states.get(0);
		return new AiClientSnapshot(clientName, own.admission(), own.breaker(), own.latch(), own.pause(),
				this.several ? states : List.of(), retries, cache);
	}

}
