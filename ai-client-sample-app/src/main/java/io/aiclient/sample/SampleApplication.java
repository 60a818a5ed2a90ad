package io.aiclient.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Translates hundreds of real sentences, sorts them by topic, and measures how long that
 * takes with 1, 10, 30 and 50 requests at once.
 */
@SpringBootApplication
public class SampleApplication {

	public static void main(String[] args) {
		JobExit exit = new JobExit();
		SpringApplication.getShutdownHandlers().add(exit);
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.addInitializers(new SimulatedProviderInitializer(),
				(context) -> context.getBeanFactory().registerSingleton("jobExit", exit));
		System.exit(SpringApplication.exit(application.run(args)));
	}

}
