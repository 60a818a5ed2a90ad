package io.aiclient.sample.batch;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Translates the rows of a file into a table. Several processes, each with a shard of its
 * own, share the work through the database; one that was killed goes on when it is
 * started again with the same options.
 */
@SpringBootApplication
public class BatchSampleApplication {

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(BatchSampleApplication.class);
		application.addInitializers(new SimulatedProviderInitializer());
		System.exit(SpringApplication.exit(application.run(args)));
	}

}
