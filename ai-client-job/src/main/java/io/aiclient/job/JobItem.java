package io.aiclient.job;

/**
 * A row and the request that is made of it.
 *
 * @param identity what the row is stored by
 * @param request what is asked for it
 */
record JobItem(RowIdentity identity, RowRequest request) {

	RowHash asked() {
		return this.identity.asked();
	}

	RowHash row() {
		return this.identity.row();
	}

}
