package io.aiclient.job;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The name of a job, by which the job of another input is kept from its results. The
 * names of the jobs whose results a file holds are in a file beside it, one a line.
 * Results without one are those of an earlier state, or of jobs without a name: the first
 * job that has a name takes them.
 *
 * @param name the job's own; null for none, and then nothing is checked
 * @param append whether it may go on in the results of jobs with other names
 */
record JobName(@Nullable String name, boolean append) {

	JobName {
		if (name != null && (name.isBlank() || name.chars().anyMatch(Character::isISOControl))) {
			throw new IllegalArgumentException("Invalid name '" + name + "': must be one line, and not blank");
		}
	}

	/**
	 * Checks that the results are this job's.
	 * @return the names to write down; none if there is nothing to write
	 * @throws JobException if they are those of another job
	 */
	List<String> check(JobFiles files) throws IOException {
		String own = this.name;
		if (own == null) {
			return List.of();
		}
		boolean begun = hasLines(files.results()) || hasLines(files.failed());
		List<String> names = new ArrayList<>();
		if (begun && Files.exists(files.names())) {
			names.addAll(Files.readAllLines(files.names()));
		}
		if (names.contains(own)) {
			return List.of();
		}
		if (!names.isEmpty() && !this.append) {
			throw new JobException("'" + files.results() + "' holds the results of job " + names + ", and this is job '"
					+ own + "': name another results file. If both belong in one, build the job with append(true); if "
					+ "the input was renamed, with name(\"" + names.get(0) + "\")", null);
		}
		names.add(own);
		return names;
	}

	private static boolean hasLines(Path file) throws IOException {
		return Files.isRegularFile(file) && Files.size(file) > 0;
	}

	static void write(List<String> names, JobFiles files, NewFiles newFiles) throws IOException {
		try (RandomAccessFile file = newFiles.update(files.names())) {
			file.setLength(0);
			file.write((String.join("\n", names) + "\n").getBytes(StandardCharsets.UTF_8));
			file.getFD().sync();
		}
	}

}
