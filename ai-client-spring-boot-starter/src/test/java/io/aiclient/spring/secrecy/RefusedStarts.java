package io.aiclient.spring.secrecy;

import java.nio.file.Files;
import java.nio.file.Path;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * Starts an application again and again, each time with other arguments, and prints why
 * it does not start.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class RefusedStarts {

	/**
	 * Starts it.
	 * @param args a file that has the arguments of each start in a line, between tabs
	 */
	public static void main(String[] args) throws Exception {
		for (String line : Files.readAllLines(Path.of(args[0]))) {
			System.out.println("CASE " + line.substring(0, line.indexOf('\t')));
			SpringApplication application = new SpringApplication(RefusedStarts.class);
			application.setWebApplicationType(WebApplicationType.NONE);
			application.setRegisterShutdownHook(false);
			try {
				application.run(line.substring(line.indexOf('\t') + 1).split("\t")).close();
				System.out.println("STARTED");
			}
			catch (RuntimeException ex) {
				ex.printStackTrace(System.out);
			}
		}
	}

}
