package io.aiclient.embedding;

import java.util.List;

import io.aiclient.error.AiClientException;

/**
 * A pack that was sent for the first time: if it is refused, it is divided.
 */
record FirstSent(PackRun run, Pack pack) implements Pack.Part {

	@Override
	public void tookBack(List<Row> going, List<Row> left) {
		this.run.packer().takeBack(left);
	}

	@Override
	public void accepted() {
	}

	@Override
	public void refused(AiClientException error, PackRefusal refusal) {
		new Division(this.run, this.run.suspicion()).refused(this.pack.rows(), error, refusal);
	}

	@Override
	public void lost() {
	}

}
