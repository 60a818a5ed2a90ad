package io.aiclient.spring.actuate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

import io.aiclient.admission.AdmissionSnapshot.Sharing;
import io.aiclient.client.AiClientSnapshot;
import io.aiclient.client.ManagedAiClient;

/**
 * Shows in the details how each client stands: what holds its requests, its breaker, its
 * latch, and the quota that it shares. The health itself is up whatever they show, since
 * an application is not the healthier for being restarted when its provider is away.
 */
public final class AiClientsHealthIndicator extends AbstractHealthIndicator {

	private final Supplier<List<ManagedAiClient>> clients;

	/**
	 * Creates the indicator.
	 * @param clients the clients there are
	 */
	public AiClientsHealthIndicator(Supplier<List<ManagedAiClient>> clients) {
		super("Cannot find out how clients stand");
		this.clients = clients;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		builder.up();
		this.clients.get().forEach((client) -> builder.withDetail(client.name(), details(client.snapshot())));
	}

	private static Map<String, Object> details(AiClientSnapshot snapshot) {
		Map<String, Object> details = new LinkedHashMap<>();
		put(details, "waitingFor", snapshot.waitingFor());
		details.put("breaker", snapshot.breaker().toString());
		details.put("latch", (snapshot.latch() != null) ? "set" : "released");
		Sharing shared = snapshot.admission().shared();
		put(details, "sharedQuota", (shared != null) ? sharing(shared) : null);
		return details;
	}

	private static Map<String, Object> sharing(Sharing shared) {
		Map<String, Object> details = new LinkedHashMap<>();
		details.put("name", shared.name());
		details.put("members", shared.members());
		details.put("coordinator", (shared.coordinatorAway() != null) ? "away" : "reached");
		put(details, "awayFor", shared.coordinatorAway());
		if (!shared.share().isEmpty()) {
			details.put("share", shared.share());
		}
		return details;
	}

	private static void put(Map<String, Object> details, String name, @Nullable Object value) {
		if (value != null) {
			details.put(name, value);
		}
	}

}
