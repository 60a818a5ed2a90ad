package io.aiclient.benchmarks.startup;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * An application with the starter and the properties of one client, which no bean asks
 * for.
 */
@EnableAutoConfiguration
class ClientApplication {

	public static void main(String[] args) {
		ReadyReport.run(ClientApplication.class, args);
	}

}
