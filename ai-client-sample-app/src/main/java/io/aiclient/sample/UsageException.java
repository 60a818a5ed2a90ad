package io.aiclient.sample;

import org.springframework.boot.ExitCodeGenerator;

/**
 * The command line asks for something that cannot be.
 */
class UsageException extends RuntimeException implements ExitCodeGenerator {

	UsageException(String message) {
		super(message);
	}

	@Override
	public int getExitCode() {
		return 1;
	}

}
