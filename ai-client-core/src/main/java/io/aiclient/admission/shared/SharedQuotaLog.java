package io.aiclient.admission.shared;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.shared.SharedQuota.Conflict;
import io.aiclient.admission.shared.SharedQuotaSettings.OnFailure;
import io.aiclient.error.Log;
import io.aiclient.error.Thrown;

/**
 * What the log says of a shared quota: why its coordinator cannot be reached, once, and
 * again every ten minutes or when the cause has changed, but at most once a minute; when
 * it is reached again; and which limits members configured differently. One report is
 * outstanding at a time, and so is one call of this.
 */
final class SharedQuotaLog {

	private static final Log logger = Log.of(SharedQuotaLog.class);

	private static final long CHANGED_AFTER = Duration.ofMinutes(1).toNanos();

	private static final long AGAIN_AFTER = Duration.ofMinutes(10).toNanos();

	/**
	 * Other processes may configure any.
	 */
	private static final int MOST_CONFLICTS = 100;

	private final String client;

	private final SharedQuotaSettings settings;

	private final Set<Conflict> warned = new HashSet<>();

	private @Nullable String cause;

	private long causeSince;

	SharedQuotaLog(String client, SharedQuotaSettings settings) {
		this.client = client;
		this.settings = settings;
	}

	/**
	 * The coordinator cannot be reached.
	 * @param share what this client uses meanwhile, in words; null for nothing, since
	 * members of another version used the quota when the coordinator was last reached
	 */
	void failed(Throwable error, @Nullable String share, long now) {
		String cause = cause(error);
		long since = now - this.causeSince;
		if (this.cause != null && since < AGAIN_AFTER && (cause.equals(this.cause) || since < CHANGED_AFTER)) {
			return;
		}
		this.cause = cause;
		this.causeSince = now;
		if (error instanceof SharedQuota.IncompatibleException) {
			logger.error("Client '{}' sends nothing: {}", this.client, cause);
		}
		else if (share == null) {
			logger.warn("Client '{}' still sends nothing, since processes of another version used shared quota '{}' "
					+ "when its coordinator was last reached. {}", this.client, this.settings.name(), cause);
		}
		else if (this.settings.onFailure() == OnFailure.FAIL) {
			logger
				.warn("Client '{}' cannot reach the coordinator of shared quota '{}': calls fail, and items of a batch "
						+ "wait, until it can. {}", this.client, this.settings.name(), cause);
		}
		else {
			logger
				.warn("Client '{}' cannot reach the coordinator of shared quota '{}', and goes on with its share: {}. "
						+ "{}", this.client, this.settings.name(), share, cause);
		}
	}

	/**
	 * The innermost cause: what wraps it says only that there is one.
	 */
	private static String cause(Throwable error) {
		if (error instanceof SharedQuota.IncompatibleException || error instanceof SharedQuota.UnusableException) {
			return String.valueOf(error.getMessage());
		}
		Throwable cause = error;
		for (int depth = 0; depth < 20 && cause.getCause() != null; depth++) {
			cause = cause.getCause();
		}
		return Thrown.name(cause);
	}

	void answered(Duration away, List<Conflict> conflicts) {
		if (this.cause != null) {
			this.cause = null;
			logger.info("Client '{}' reaches the coordinator of shared quota '{}' again, after {} ms", this.client,
					this.settings.name(), away.toMillis());
		}
		conflicts.stream()
			.filter((conflict) -> this.warned.size() < MOST_CONFLICTS && this.warned.add(conflict))
			.forEach(this::warn);
	}

	private void warn(Conflict conflict) {
		logger.warn(
				"The clients that share quota '{}' are configured with different limits of {}: {} and {}. The first "
						+ "holds for all of them; configure the same everywhere",
				this.settings.name(), conflict.limit(), conflict.inForce(), conflict.other());
	}

}
