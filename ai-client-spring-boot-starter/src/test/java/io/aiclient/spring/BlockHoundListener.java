package io.aiclient.spring;

import org.junit.platform.launcher.TestExecutionListener;
import reactor.blockhound.BlockHound;

/**
 * Installs BlockHound before the first test, in a process that runs tests under it. JUnit
 * makes a listener in a process that only looks for tests too.
 */
public final class BlockHoundListener implements TestExecutionListener {

	static {
		if (Boolean.getBoolean("aiclient.blockhound")) {
			BlockHound.install();
		}
	}

}
