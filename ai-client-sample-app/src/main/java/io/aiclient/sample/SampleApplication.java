package io.aiclient.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.ConfigurableApplicationContext;

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
		ConfigurableApplicationContext context = application.run(args);
		if (context.isActive()) { // else a signal ends the process, with JobExit
			System.exit(SpringApplication.exit(context));
		}
	}

}
