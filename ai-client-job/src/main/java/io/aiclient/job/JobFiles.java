package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import io.aiclient.client.FilePermissions;

/**
 * The files of a job, beside one another. For {@code results.jsonl} they are
 * {@code results.failed.jsonl}, {@code results.jsonl.lock},
 * {@code results.jsonl.delivered}, {@code results.jsonl.name} and
 * {@code results.jsonl.spending}.
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

	/**
	 * The lock beside the results, and one beside what they are a link to.
	 */
	List<Path> locks() throws IOException {
		if (!Files.isSymbolicLink(this.results) || !Files.exists(this.results)) {
			return List.of(lock());
		}
		Path target = this.results.toRealPath();
		return List.of(lock(), target.resolveSibling(target.getFileName() + ".lock"));
	}

	Path spending() {
		return sibling(".spending");
	}

	Path names() {
		return sibling(".name");
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
