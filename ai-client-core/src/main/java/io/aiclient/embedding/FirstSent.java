package io.aiclient.embedding;

import java.util.List;

import io.aiclient.error.AiClientException;

/**
 * Rows that were sent for the first time: if they are refused, they are divided.
 */
record FirstSent(PackRun run, List<Row> rows) implements Pack.Part {

	@Override
	public void accepted() {
	}

	@Override
	public void refused(AiClientException error, PackRefusal refusal) {
		new Division(this.run, this.run.suspicion()).refused(this.rows, error, refusal);
	}

	@Override
	public void lost() {
	}

}
