package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.aiclient.client.FilePermissions;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class JobLockTests {

	private static final int PROCESSES = 3;

	private static final int ROUNDS = 3000;

	@TempDir
	private Path folder;

	/**
	 * The file is deleted and created thousands of times while others open it.
	 */
	@Test
	void ofProcessesThatFightForItOneHasItAtATimeAndNothingIsLeft() throws Exception {
		Path own = Files.createDirectory(this.folder.resolve("own"));
		List<Process> children = new ArrayList<>();
		List<Path> logs = new ArrayList<>();
		try {
			for (int i = 0; i < PROCESSES; i++) {
				Path log = this.folder.resolve("log" + i);
				logs.add(log);
				children.add(JobChild.start(JobChild.command(JobLockChild.class, own.resolve("r.jsonl").toString(),
						Integer.toString(ROUNDS)), log));
			}
			for (int i = 0; i < PROCESSES; i++) {
				assertThat(children.get(i).waitFor(120, TimeUnit.SECONDS)).isTrue();
				assertThat(children.get(i).exitValue()).as(Files.readString(logs.get(i))).isZero();
			}
		}
		finally {
			children.forEach(Process::destroyForcibly);
		}
		String all = String.join("", logs.stream().map(JobLockTests::read).toList());
		assertThat(Pattern.compile("busy [1-9]").matcher(all).find()).as("they met: %s", all).isTrue();
		assertThat(own).isEmptyDirectory();
	}

	@Test
	void whatAKilledProcessLeavesIsTakenAndDeleted() throws Exception {
		Path results = this.folder.resolve("results.jsonl");
		Path lock = this.folder.resolve("results.jsonl.lock");
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.fixed(Duration.ofMinutes(5))))) {
			Process child = JobChild.start(provider.baseUrl(), results, 10, this.folder.resolve("log.txt"));
			try {
				await().atMost(Duration.ofSeconds(60)).until(() -> provider.counts().accepted() == 10);
				assertThatExceptionOfType(JobException.class).isThrownBy(this::take)
					.withMessageContaining("is running already: '" + lock + "' is locked");
				Path link = Files.createSymbolicLink(Files.createDirectory(this.folder.resolve("other")).resolve("l"),
						results);
				assertThatExceptionOfType(JobException.class).isThrownBy(() -> take(link))
					.withMessageContaining("is running already: '" + lock.toRealPath() + "' is locked");
				assertThat(link.resolveSibling("l.lock")).doesNotExist();
			}
			finally {
				child.destroyForcibly().waitFor();
			}
		}
		assertThat(lock).exists();
		take().close();
		assertThat(lock).doesNotExist();
	}

	@Test
	void whatOthersHavePutInItsPlaceStays() throws IOException {
		JobLocks lock = take();
		Path file = this.folder.resolve("results.jsonl.lock");
		Files.delete(file);
		Files.writeString(file, "of another");
		lock.close();
		assertThat(file).hasContent("of another");
		Files.delete(file);
		take().close();
	}

	@Test
	void mayBeDeletedByHandMeanwhile() throws IOException {
		JobLocks lock = take();
		Files.delete(this.folder.resolve("results.jsonl.lock"));
		lock.close();
		take().close();
		assertThat(this.folder).isEmptyDirectory();
	}

	private JobLocks take() throws IOException {
		return take(this.folder.resolve("results.jsonl"));
	}

	private static JobLocks take(Path results) throws IOException {
		JobFiles files = new JobFiles(results, FilePermissions.ownerOnly());
		return JobLocks.take(files, new NewFiles(files.permissions()));
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

}
