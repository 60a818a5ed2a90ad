package io.aiclient.spring.autoconfigure;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.shared.SharedQuotaSettings.OnFailure;
import io.aiclient.admission.shared.SharedQuotaSettings;
import io.aiclient.spring.autoconfigure.AiClientProperties.SharedQuota;

import static io.aiclient.spring.autoconfigure.ClientSource.in;

/**
 * Works out whether and how a client shares its quota with other processes.
 */
final class QuotaSharingResolution {

	private final ClientSource source;

	private final @Nullable Written<Boolean> enabled;

	private final @Nullable Written<String> name;

	private final @Nullable Written<OnFailure> onFailure;

	private final @Nullable Written<Integer> maxConcurrency;

	private final @Nullable Written<Integer> assumedMembers;

	QuotaSharingResolution(ClientSource source) {
		this.source = source;
		this.enabled = find("enabled", SharedQuota::enabled);
		this.name = find("name", SharedQuota::name);
		this.onFailure = find("on-failure", SharedQuota::onFailure);
		this.maxConcurrency = find("max-concurrency", SharedQuota::maxConcurrency);
		this.assumedMembers = find("assumed-members", SharedQuota::assumedMembers);
	}

	/**
	 * How the quota is shared.
	 * @param warnings where to note what may be a mistake
	 * @return null if it is not
	 */
	@Nullable QuotaSharing resolve(List<String> warnings) {
		Integer most = (this.maxConcurrency != null)
				? this.maxConcurrency.require((value) -> value >= 1, "must be one or more") : null;
		Integer assumed = (this.assumedMembers != null)
				? this.assumedMembers.require((value) -> value >= 1, "must be one or more") : null;
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
		if (this.name == null || this.name.value().isBlank()) {
			throw new InvalidAiClientSettingsException(this.source.property("shared-quota.name"), null,
					"it is missing, and " + this.enabled + " shares the quota with those who name the same",
					"Write a name for the account whose quota it is, the same in all processes.");
		}
		return new QuotaSharing(this.enabled.property(), this.name.value().strip(),
				Written.orElse(this.onFailure, OnFailure.SHARE), most,
				(assumed != null) ? assumed : SharedQuotaSettings.DEFAULT_ASSUMED_MEMBERS);
	}

	private <T> @Nullable Written<T> find(String path, Function<SharedQuota, @Nullable T> getter) {
		return this.source.findOfProvider("shared-quota." + path, in(AiClientProperties::sharedQuota, getter));
	}

}
