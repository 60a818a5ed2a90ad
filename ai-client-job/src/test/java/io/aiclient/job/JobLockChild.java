package io.aiclient.job;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.aiclient.client.FilePermissions;

/**
 * A process that takes the lock of a job again and again, and looks whether it is alone.
 */
final class JobLockChild {

	private JobLockChild() {
	}

	/**
	 * Takes the lock until the rounds are done, and prints how often another had it.
	 * Exits with 1 if another was inside while this had it.
	 * @param args results file, rounds
	 */
	public static void main(String[] args) throws IOException {
		Path results = Path.of(args[0]);
		JobFiles files = new JobFiles(results, FilePermissions.ownerOnly());
		Path inside = results.resolveSibling("inside");
		int busy = 0;
		for (int taken = 0; taken < Integer.parseInt(args[1]);) {
			try (JobLocks lock = JobLocks.take(files, new NewFiles(files.permissions()))) {
				Files.createFile(inside);
				Files.delete(inside);
				taken += (lock != null) ? 1 : 0;
			}
			catch (JobException ex) {
				busy++;
			}
			catch (FileAlreadyExistsException ex) {
				System.out.println("two had the lock");
				System.exit(1);
			}
		}
		System.out.println("busy " + busy);
		System.exit(0);
	}

}
