package io.aiclient.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.shared.SharedQuotaSettings.OnFailure;

/**
 * How a client shares its quota with other processes.
 *
 * @param property the property that switches it on
 * @param name the quota's name
 * @param onFailure what to do while the coordinator cannot be reached
 * @param maxConcurrency the most attempts of all together that may be in flight, or null
 * @param assumedMembers how many are taken to share it while the coordinator was never
 * reached
 */
record QuotaSharing(String property, String name, OnFailure onFailure, @Nullable Integer maxConcurrency,
		int assumedMembers) {

}
