package io.aiclient.spring.actuate;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;

import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.client.AiClientSnapshot;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.resilience.BreakerState;
import io.aiclient.resilience.LatchState;
import io.aiclient.resilience.RetryBudget;

/**
 * Shows each client: settings, limits, queue, breaker, billing latch and pause, of each
 * of its endpoints too. It only shows by default. With
 * {@code management.endpoint.aiclients.access=unrestricted}, latches that are set are
 * released by {@code DELETE /actuator/aiclients/{name}/latch}, the pause after a refusal
 * by {@code DELETE /actuator/aiclients/{name}/pause}: whoever can call them makes the
 * client send again what the provider refused.
 */
@Endpoint(id = "aiclients", defaultAccess = Access.READ_ONLY)
public final class AiClientsEndpoint {

	private final Supplier<List<ObservedClient>> clients;

	/**
	 * Creates the endpoint.
	 * @param clients the clients there are
	 */
	public AiClientsEndpoint(Supplier<List<ObservedClient>> clients) {
		this.clients = clients;
	}

	@ReadOperation
	public Clients clients() {
		Map<String, Client> all = new TreeMap<>();
		this.clients.get().forEach((observed) -> all.put(observed.client().name(), observed.describe()));
		return new Clients(all);
	}

	/**
	 * Shows one client.
	 * @param name the client's name
	 * @return the client, or null if there is none of that name
	 */
	@ReadOperation
	public @Nullable Client client(@Selector String name) {
		ObservedClient observed = find(name);
		return (observed != null) ? observed.describe() : null;
	}

	/**
	 * Releases what stops a client, of each of its endpoints.
	 * @param name the client's name
	 * @param part what to release
	 */
	@DeleteOperation
	public void release(@Selector String name, @Selector Part part) {
		ObservedClient observed = find(name);
		if (observed == null) {
			String reason = "There is no client of that name";
			throw new InvalidEndpointRequestException(reason, reason);
		}
		switch (part) {
			case LATCH -> observed.client().releaseLatch();
			case PAUSE -> observed.client().releasePause();
		}
	}

	private @Nullable ObservedClient find(String name) {
		return this.clients.get()
			.stream()
			.filter((observed) -> observed.client().name().equals(name))
			.findAny()
			.orElse(null);
	}

	/**
	 * What can be released.
	 */
	public enum Part {

		/**
		 * The billing latch.
		 */
		LATCH,
		/**
		 * The pause after a refusal for the rate.
		 */
		PAUSE

	}

	/**
	 * A client to show.
	 *
	 * @param client the client
	 * @param settings its settings
	 */
	public record ObservedClient(ManagedAiClient client, ClientSettingsReport settings) {

		private Client describe() {
			AiClientSnapshot snapshot = this.client.snapshot();
			return new Client(this.settings, snapshot.waitingFor(), snapshot.admission(), snapshot.breaker(),
					snapshot.latch(), snapshot.pause(), snapshot.endpoints(), snapshot.retries(), snapshot.cache());
		}

	}

	/**
	 * All clients.
	 *
	 * @param clients the clients by name
	 */
	public record Clients(Map<String, Client> clients) {
	}

	/**
	 * One client.
	 *
	 * @param settings its settings
	 * @param waitingFor what requests wait for: a limit's name, {@code concurrency},
	 * {@code cooldown}, {@code shared-quota}, {@code breaker} or {@code latch}; null if
	 * nothing holds them
	 * @param admission limits and queue
	 * @param breaker the breaker's state
	 * @param latch the billing latch, or null if it is not set
	 * @param pause how long the client still pauses after a refusal for its rate, and
	 * what that said; null if it does not
	 * @param endpoints the same of each endpoint, the first among them; empty if it is
	 * the only one
	 * @param retries retries of the last minute, and the most that the retry budget
	 * allows
	 * @param cache what the response cache has brought so far; null if there is none
	 */
	public record Client(ClientSettingsReport settings, @Nullable String waitingFor, AdmissionSnapshot admission,
			BreakerState breaker, @Nullable LatchState latch, AiClientSnapshot.@Nullable Pause pause,
			List<AiClientSnapshot.EndpointState> endpoints, RetryBudget.Use retries,
			AiClientSnapshot.@Nullable CacheUse cache) {
	}

}
