package io.aiclient.job;

import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A row and the request that is made of it.
 *
 * @param identity what the row is stored by
 * @param request what is asked for it
 * @param input what the row holds, to be stored with its result; null if it is not
 */
record JobItem(RowIdentity identity, RowRequest request, @Nullable Map<String, Object> input) {

	RowHash asked() {
		return this.identity.asked();
	}

	RowHash row() {
		return this.identity.row();
	}

}
