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

	private final ClientSource source;

	private final @Nullable Written<Boolean> enabled;

	private final @Nullable Written<String> name;

	private final @Nullable Written<OnFailure> onFailure;

	private final @Nullable Written<Integer> maxConcurrency;

	private final @Nullable Written<Integer> assumedMembers;

	private final PropertyGroup<SharedQuota> group;

	QuotaSharingResolution(ClientSource source) {
		this.source = source;
		this.group = source.groupOfProvider("shared-quota", AiClientProperties::sharedQuota);
		this.enabled = this.group.find("enabled", SharedQuota::enabled);
		this.name = this.group.find("name", SharedQuota::name);
		this.onFailure = this.group.find("on-failure", SharedQuota::onFailure);
		this.maxConcurrency = this.group.find("max-concurrency", SharedQuota::maxConcurrency);
		this.assumedMembers = this.group.find("assumed-members", SharedQuota::assumedMembers);
	}

	/**
	 * How the quota is shared.
	 * @param warnings where to note what may be a mistake
	 * @return null if it is not
	 */
	@Nullable QuotaSharing resolve(List<String> warnings) {
		String quota = (this.name != null) ? this.name.value().strip() : "";
		SharedQuotaSettings settings = this.group
			.check(() -> SharedQuotaSettings.of(quota.isEmpty() ? "none" : quota, NOT_CONNECTED)
				.withOnFailure(Written.orElse(this.onFailure, OnFailure.SHARE))
				.withMaxConcurrency(Written.orNull(this.maxConcurrency))
				.withAssumedMembers(Written.orElse(this.assumedMembers, SharedQuotaSettings.DEFAULT_ASSUMED_MEMBERS)));
		if (this.enabled == null) {
			Stream.of(this.name, this.onFailure, this.maxConcurrency, this.assumedMembers)
				.filter((written) -> written != null && !written.inherited())
				.forEach((written) -> warnings.add(written + " has no effect, because the quota is not shared: write "
						+ this.source.property("shared-quota.enabled") + "=true, or remove it"));
			return null;
		}
		if (!this.enabled.value()) {
			return null;
		}
		if (quota.isEmpty()) {
			throw new InvalidAiClientSettingsException(this.source.property("shared-quota.name"), null,
					"it is missing, and " + this.enabled + " shares the quota with those who name the same",
					"Write a name for the account whose quota it is, the same in all processes.");
		}
		return new QuotaSharing(this.enabled.property(), quota, settings.onFailure(), settings.maxConcurrency(),
				settings.assumedMembers());
	}

}
