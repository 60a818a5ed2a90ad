package io.aiclient.spring.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import io.aiclient.error.Log;

/**
 * Warns when the client starts of what it cannot see: a filter of the application's may
 * send another tenant's header or key with the same request, and then one caller can be
 * given the answer to another.
 */
final class PartitionNotice {

	private static final Log logger = Log.of(PartitionNotice.class);

	private final ClientSettings settings;

	private final List<String> replaced;

	/**
	 * Creates the notice.
	 * @param settings the client's
	 * @param replaced the parts that beans of the application replace
	 */
	PartitionNotice(ClientSettings settings, List<String> replaced) {
		this.settings = settings;
		this.replaced = List.copyOf(replaced);
	}

	void tellOf(List<String> filters) {
		List<String> mixing = mixing();
		if (filters.isEmpty() || mixing.isEmpty() || this.replaced.contains("partitionResolver")) {
			return;
		}
		logger.warn("Client '{}' gives one answer to several callers ({}), and its requests pass filters of the "
				+ "WebClient.Builder ({}). If a filter adds what differs by caller, such as a tenant's header or key, "
				+ "one caller can be given the answer to another: define an AiPartitionResolver bean that tells them "
				+ "apart. If none does, or each caller writes AiPartitionResolver.inContext(...) into the Reactor "
				+ "context, say so with the bean AiPartitionResolver.fromContext(){}", this.settings.name(),
				String.join(", ", mixing), String.join(", ", filters), alternative());
	}

	private List<String> mixing() {
		List<String> mixing = new ArrayList<>();
		if (this.settings.shareInFlight()) {
			mixing.add(this.settings.prefix() + ".share-in-flight");
		}
		if (caches() && this.settings.cachePartition() == null) {
			mixing.add(this.replaced.contains("responseCache") ? "an AiResponseCache bean"
					: this.settings.prefix() + ".cache.name");
		}
		return mixing;
	}

	private boolean caches() {
		return this.settings.cacheName() != null || this.replaced.contains("responseCache");
	}

	private String alternative() {
		return this.settings.shareInFlight() ? ""
				: ", or with the property " + this.settings.prefix() + ".cache.partition, which holds for all callers";
	}

}
