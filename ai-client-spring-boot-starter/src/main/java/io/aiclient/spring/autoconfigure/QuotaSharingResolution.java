package io.aiclient.spring.autoconfigure;

import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.aiclient.admission.shared.SharedQuotaSettings.OnFailure;
import io.aiclient.admission.shared.SharedQuotaSettings;
import io.aiclient.spring.autoconfigure.AiClientProperties.SharedQuota;

/**
 * Works out whether and how a client shares its quota with other processes.
 */
final class QuotaSharingResolution {

	/**
	 * Stands for the coordinator until it is known which that is.
	 */
	private static final io.aiclient.admission.shared.SharedQuota NOT_CONNECTED = (report) -> Mono.never();

	private QuotaSharingResolution() {
	}

	static @Nullable QuotaSharing resolve(ClientSource source) {
		PropertyGroup<SharedQuota> group = source.groupOfProvider("shared-quota", AiClientProperties::sharedQuota);
		Written<Boolean> enabled = group.find("enabled", SharedQuota::enabled);
		Written<String> name = group.find("name", SharedQuota::name);
		Written<OnFailure> onFailure = group.find("on-failure", SharedQuota::onFailure);
		Written<Integer> maxConcurrency = group.find("max-concurrency", SharedQuota::maxConcurrency);
		Written<Integer> assumedMembers = group.find("assumed-members", SharedQuota::assumedMembers);
		String quota = (name != null) ? name.value().strip() : "";
		SharedQuotaSettings settings = group
			.check(() -> SharedQuotaSettings.of(quota.isEmpty() ? "none" : quota, NOT_CONNECTED)
				.withOnFailure(Written.orElse(onFailure, OnFailure.SHARE))
				.withMaxConcurrency(Written.orNull(maxConcurrency))
				.withAssumedMembers(Written.orElse(assumedMembers, SharedQuotaSettings.DEFAULT_ASSUMED_MEMBERS)));
		if (enabled == null) {
			Stream.of(name, onFailure, maxConcurrency, assumedMembers)
				.filter((written) -> written != null && !written.inherited())
				.forEach((written) -> source.warn(written + " has no effect, because the quota is not shared: write "
						+ source.property("shared-quota.enabled") + "=true, or remove it"));
			return null;
		}
		if (!enabled.value()) {
			return null;
		}
		if (quota.isEmpty()) {
			throw source.missing("shared-quota.name",
					"and " + enabled + " shares the quota with those who name the same",
					"Write a name for the account whose quota it is, the same in all processes.");
		}
		return new QuotaSharing(enabled, quota, settings.onFailure(), settings.maxConcurrency(),
				settings.assumedMembers());
	}

}
