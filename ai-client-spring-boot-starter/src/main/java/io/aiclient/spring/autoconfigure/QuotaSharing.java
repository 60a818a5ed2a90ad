package io.aiclient.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.shared.SharedQuotaSettings;
import io.aiclient.admission.shared.SharedQuotaSettings.OnFailure;

/**
 * How a client shares its quota with other processes. The components are those of
 * {@link SharedQuotaSettings}.
 *
 * @param enabled what switches it on
 */
record QuotaSharing(Written<Boolean> enabled, String name, OnFailure onFailure, @Nullable Integer maxConcurrency,
		int assumedMembers) {
}
