package io.aiclient.spring.job;

import java.nio.file.Path;
import java.util.Objects;

import io.aiclient.client.FilePermissions;

/**
 * The files of a job, beside one another. For {@code results.jsonl} they are
 * {@code results.failed.jsonl}, {@code results.jsonl.lock},
 * {@code results.jsonl.delivered} and {@code results.jsonl.spending}.
 *
 * @param results results, and the journal of the job
 * @param permissions who may read and write those that are created
 */
record JobFiles(Path results, FilePermissions permissions) {

	Path failed() {
		String name = this.results.getFileName().toString();
		int dot = name.lastIndexOf('.');
		return this.results
			.resolveSibling((dot > 0) ? name.substring(0, dot) + ".failed" + name.substring(dot) : name + ".failed");
	}

	Path lock() {
		return sibling(".lock");
	}

	Path spending() {
		return sibling(".spending");
	}

	Path delivered() {
		return sibling(".delivered");
	}

	Path folder() {
		Path absolute = this.results.toAbsolutePath();
		return Objects.requireNonNullElse(absolute.getParent(), absolute);
	}

	Path sibling(String suffix) {
		return this.results.resolveSibling(this.results.getFileName() + suffix);
	}

}
