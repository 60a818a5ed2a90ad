package io.aiclient.admission.shared;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import static io.aiclient.error.SettingRules.oneOrMore;
import static io.aiclient.error.SettingRules.require;

/**
 * How a client shares the quota of an account with other processes.
 *
 * @param name the quota's name, the same in all processes that share it
 * @param coordinator has the log of what all use
 * @param onFailure what to do while the coordinator cannot be reached
 * @param maxConcurrency the most attempts that all processes together may have in flight;
 * null for no limit
 * @param assumedMembers how many clients there are taken to be that share the quota, as
 * long as the coordinator was never reached; one or more
 */
public record SharedQuotaSettings(String name, SharedQuota coordinator, OnFailure onFailure,
		@Nullable Integer maxConcurrency, int assumedMembers) {

	/**
	 * How many clients are taken to share a quota whose coordinator was never reached, if
	 * nothing else is set: so each uses 22 % of it.
	 */
	public static final int DEFAULT_ASSUMED_MEMBERS = 4;

	public SharedQuotaSettings {
		require(!name.isBlank(), "name", name, "must not be blank");
		require(maxConcurrency == null || maxConcurrency >= 1, "maxConcurrency", maxConcurrency,
				"must be one or more, or left out for no limit");
		oneOrMore("assumedMembers", assumedMembers);
	}

	/**
	 * Goes on with a share while the coordinator cannot be reached; no limit of
	 * concurrency.
	 * @param name the quota's name
	 * @param coordinator has the log of what all use
	 * @return the default
	 */
	public static SharedQuotaSettings of(String name, SharedQuota coordinator) {
		return new SharedQuotaSettings(name, coordinator, OnFailure.SHARE, null, DEFAULT_ASSUMED_MEMBERS);
	}

	public SharedQuotaSettings withOnFailure(OnFailure onFailure) {
		return new SharedQuotaSettings(this.name, this.coordinator, onFailure, this.maxConcurrency,
				this.assumedMembers);
	}

	public SharedQuotaSettings withMaxConcurrency(@Nullable Integer maxConcurrency) {
		return new SharedQuotaSettings(this.name, this.coordinator, this.onFailure, maxConcurrency,
				this.assumedMembers);
	}

	public SharedQuotaSettings withAssumedMembers(int assumedMembers) {
		return new SharedQuotaSettings(this.name, this.coordinator, this.onFailure, this.maxConcurrency,
				assumedMembers);
	}

	/**
	 * What to do while the coordinator cannot be reached.
	 */
	public enum OnFailure {

		/**
		 * Go on with a share of the quota: an equal one of each client that was last
		 * seen, less a tenth.
		 */
		SHARE,
		/**
		 * Send nothing: calls fail at once, items of a batch wait.
		 */
		FAIL;

		/**
		 * The name as it is written in properties.
		 */
		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
