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
 * its latch, its breaker, and whether that breaker refused an attempt just now, which it
 * does while its probes are in flight; nothing else remembers that an endpoint failed. An
 * endpoint that this request has tried, or whose quota of the day is used up, comes after
 * those of which neither is true, and is chosen all the same if it is the last: it is
 * never left out in favour of none. A single endpoint is not chosen at all.
 */
final class Endpoints {

	private final List<Endpoint> all;

	private final Endpoint first;

	private final boolean several;

	private final boolean weighted;

	/**
	 * How far each endpoint is behind its share of the requests, in weights.
	 */
	private final Map<Endpoint, Integer> arrears = new HashMap<>();

	/**
	 * Creates the choice.
	 * @param all the endpoints in their order, at least one
	 * @param strategy how to choose
	 */
	Endpoints(List<Endpoint> all, Failover.Strategy strategy) {
		this.all = List.copyOf(all);
		this.first = all.get(0);
		this.several = all.size() > 1;
		this.weighted = strategy == Failover.Strategy.WEIGHTED;
	}

	List<Endpoint> all() {
		return this.all;
	}

	Set<Quota> quotas() {
		return this.all.stream().map(Endpoint::quota).collect(Collectors.toSet());
	}

	/**
	 * Chooses the endpoint of an attempt.
	 * @param tried the endpoints that the request shall not go to if there is another
	 * @return the endpoint; null if all are left out
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
		return choose(unspent.isEmpty() ? candidates : unspent);
	}

	private @Nullable Endpoint choose(List<Endpoint> candidates) {
		if (candidates.isEmpty()) {
			return null;
		}
		return (this.weighted && candidates.size() > 1) ? byWeight(candidates) : candidates.get(0);
	}

	/**
	 * The one that is furthest behind its share.
	 */
	private synchronized Endpoint byWeight(List<Endpoint> candidates) {
		Endpoint chosen = candidates.get(0);
		int total = 0;
		for (Endpoint candidate : candidates) {
			total += candidate.weight();
			this.arrears.merge(candidate, candidate.weight(), Integer::sum);
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
	 * Whether a request may go on to another endpoint at once.
	 * @param tried those that it tried already
	 * @param failed the one that failed it now
	 * @return whether there is one that is not left out
	 */
	boolean offerAnother(Set<Endpoint> tried, Endpoint failed) {
		return this.several && this.all.stream()
			.anyMatch((endpoint) -> endpoint != failed && !tried.contains(endpoint) && isAvailable(endpoint)
					&& !endpoint.quota().isUsedUp());
	}

	/**
	 * Whether a request that was turned away just before it was sent may choose again.
	 * @return whether there is an endpoint that is not left out; with a single one, it
	 * has just turned the request away
	 */
	boolean offerAny() {
		return this.several && this.all.stream().anyMatch(Endpoints::isAvailable);
	}

	private static boolean isAvailable(Endpoint endpoint) {
		return !endpoint.isOut() && !endpoint.breaker().hasJustRefused();
	}

	/**
	 * A request in each form in which it may be sent.
	 * @param request the request, its model set
	 * @return one for each model that the endpoints have for it
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
	 * Waits until it is worth choosing again.
	 * @return completes then
	 */
	Mono<Void> await() {
		if (!this.several) {
			return this.first.await();
		}
		return offerAny() ? Mono.empty() : Mono.firstWithSignal(this.all.stream().map(Endpoint::await).toList());
	}

	/**
	 * The error of a call that does not wait for an endpoint.
	 * @param attempts how often the call was sent
	 * @return why no endpoint takes it: a refused key or account only if that is so
	 * everywhere
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
					.filter((endpoint) -> endpoint != named)
					.map((endpoint) -> endpoint.name() + ": "
							+ (endpoint.latch().isBlocked() ? "latch" : endpoint.breaker().state()))
					.collect(Collectors.joining(", ", "; no other endpoint is left (", ")"));
	}

	AiClientSnapshot snapshot(String clientName, RetryBudget.Use retries, AiClientSnapshot.@Nullable CacheUse cache) {
		List<AiClientSnapshot.EndpointState> states = this.all.stream()
			.map((endpoint) -> endpoint.snapshot(endpoint != this.first && endpoint.quota() == this.first.quota()))
			.toList();
		AiClientSnapshot.EndpointState own = states.get(0);
		return new AiClientSnapshot(clientName, own.admission(), own.breaker(), own.latch(), own.pause(),
				this.several ? states : List.of(), retries, cache);
	}

}
