package io.aiclient.simulator;

/**
 * A command line that cannot be understood. The message names the flag and what it
 * accepts.
 */
final class UsageException extends RuntimeException {

	UsageException(String message) {
		super(message);
	}

	UsageException(Flag flag, String value, String accepted) {
		super("Invalid value for " + flag + " (" + value + "): must be " + accepted);
	}

}
