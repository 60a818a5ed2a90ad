package io.aiclient.job;

import java.io.IOException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.Sanitizer;
import io.aiclient.error.Thrown;

/**
 * A job cannot run, or cannot go on: its files are damaged, locked or cannot be written,
 * or its rows cannot be read. The message names the file and says what to do. What was
 * stored stays stored.
 */
public final class JobException extends RuntimeException {

	JobException(String message, @Nullable Throwable cause) {
		super(Sanitizer.message(message), Thrown.safe(cause));
	}

	static JobException cannotWrite(Path file, IOException cause) {
		return new JobException(
				"Cannot write to '" + file + "': " + cause.getMessage()
						+ ". What was stored before is kept; make space or mend the disk, and run the same job again",
				cause);
	}

}
