package io.aiclient.admission.fleet;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.SharedQuota.Terms;

/**
 * What a keeper knows of one process.
 */
final class KeptMember {

	long seen;

	final FairShare share = new FairShare();

	int slots;

	List<String> keys = List.of();

	Map<String, Terms> terms = Map.of();

	@Nullable Ask ask;

	/**
	 * Its place in line.
	 */
	static final class Ask {

		final long ticket;

		List<Long> vector = List.of();

		Ask(long ticket) {
			this.ticket = ticket;
		}

	}

}
