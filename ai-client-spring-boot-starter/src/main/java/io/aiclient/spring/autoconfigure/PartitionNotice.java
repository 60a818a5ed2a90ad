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

	private PartitionNotice() {
	}

	static void warn(ClientSettings settings, List<String> replaced, List<String> filters) {
		List<String> mixing = mixing(settings, replaced.contains("responseCache"));
		if (filters.isEmpty() || mixing.isEmpty() || replaced.contains("partitionResolver")) {
			return;
		}
		logger.warn("Client '{}' gives one answer to several callers ({}), and its requests pass filters of the "
				+ "WebClient.Builder ({}). If a filter adds what differs by caller, such as a tenant's header or key, "
				+ "one caller can be given the answer to another: define an AiPartitionResolver bean that "
				+ "distinguishes them. If none does, or each caller writes AiPartitionResolver.inContext(...) into "
				+ "the Reactor context, say so with the bean AiPartitionResolver.fromContext()", settings.name(),
				String.join(", ", mixing), String.join(", ", filters));
	}

	private static List<String> mixing(ClientSettings settings, boolean ownCache) {
		List<String> mixing = new ArrayList<>();
		if (settings.shareInFlight()) {
			mixing.add(settings.prefix() + ".share-in-flight");
		}
		if (ownCache) {
			mixing.add("an AiResponseCache bean");
		}
		else if (settings.cacheName() != null) {
			mixing.add(settings.prefix() + ".cache.name");
		}
		return mixing;
	}

}
