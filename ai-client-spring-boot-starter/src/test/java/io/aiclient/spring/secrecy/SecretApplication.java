package io.aiclient.spring.secrecy;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import javax.management.JMException;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.actuate.web.exchanges.InMemoryHttpExchangeRepository;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.metrics.buffering.BufferingApplicationStartup;
import org.springframework.boot.webclient.WebClientCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.error.AiClientException;
import io.aiclient.job.AiBatchJob;
import io.aiclient.job.JobRow;
import io.aiclient.job.JobRows;

/**
 * An application that calls all its clients, says what came of it, and serves the
 * actuator until its input ends.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(SecretApplication.FailingController.class)
class SecretApplication {

	static final String READY = "READY AT PORT ";

	static final Set<String> CLIENTS = new TreeSet<>(Set.of("arguments", "bound", "broken", "closed", "echo", "failing",
			"file", "filtered", "garbled", "inline", "json", "partly", "placeholder", "query", "refused", "reset",
			"slow", "store", "system", "tunnelled", "turnedaway"));

	private static final Set<String> ANSWERED = Set.of("aiClient", "echoAiClient", "fileAiClient");

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	public static void main(String[] args) throws Exception {
		SpringApplication application = new SpringApplication(SecretApplication.class);
		String wrongPassword;
		application.setApplicationStartup(new BufferingApplicationStartup(100_000));
		try (ConfigurableApplicationContext context = application.run(args)) {
			call("aiClient", context);
			CLIENTS.forEach((name) -> call(name + "AiClient", context));
			runJob(context);
			readMBeans();
			System.out.println(READY + context.getEnvironment().getProperty("local.server.port"));
			while (System.in.read() >= 0) {
				// until the test has seen all
			}
			wrongPassword = context.getEnvironment().getRequiredProperty("app.wrong-password");
		}
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(SecretApplication.class)
			.web(WebApplicationType.NONE)
			.run("--spring.config.location=" + wrongPassword)) {
			call("aiClient", context);
		}
		System.out.println("STOPPED");
	}

	private static void call(String bean, BeanFactory beans) {
		AiClient client = beans.getBean(bean, AiClient.class);
		AiRequest request = AiRequest.of("Say something, " + bean);
		report(bean, () -> client.call(request).finishReason());
		report(bean, () -> client.stream(request).count().block(TIMEOUT));
		if (ANSWERED.contains(bean)) {
			report(bean, () -> client.batch(Flux.just(request, request)).collectList().block(TIMEOUT));
		}
	}

	private static void report(String what, Callable<@Nullable Object> call) {
		try {
			System.out.println(what + " gives " + call.call());
		}
		catch (AiClientException ex) {
			System.out.println(what + " fails: " + ex.summary() + ex.details());
			ex.printStackTrace();
		}
		catch (Exception ex) {
			throw new IllegalStateException(what, ex);
		}
	}

	private static void runJob(ConfigurableApplicationContext context) {
		Path results = Path.of(context.getEnvironment().getRequiredProperty("app.results"));
		System.out.println(AiBatchJob.builder(context.getBean("fileAiClient", AiClient.class))
			.rows(JobRows.of(Flux.just(JobRow.of("one", "Hello"), JobRow.of("two", "FAIL"))))
			.template((row) -> AiRequest.of(row.text("text")))
			.results(results)
			.build()
			.run()
			.describe());
	}

	/**
	 * Reads what the actuator serves over JMX.
	 */
	private static void readMBeans() throws JMException {
		MBeanServer server = ManagementFactory.getPlatformMBeanServer();
		for (ObjectName name : server.queryNames(new ObjectName("org.springframework.boot:type=Endpoint,*"), null)) {
			for (MBeanOperationInfo operation : server.getMBeanInfo(name).getOperations()) {
				int parameters = operation.getSignature().length;
				if (operation.getImpact() == MBeanOperationInfo.INFO
						&& (parameters == 0 || List.of("environment", "metrics", "configurationProperties")
							.contains(operation.getName()))) {
					String[] types = Stream.of(operation.getSignature())
						.map(MBeanParameterInfo::getType)
						.toArray(String[]::new);
					System.out.println("JMX " + name + "." + operation.getName() + ": "
							+ server.invoke(name, operation.getName(), new Object[parameters], types));
				}
			}
		}
	}

	@Bean
	InMemoryHttpExchangeRepository httpExchanges() {
		return new InMemoryHttpExchangeRepository();
	}

	/**
	 * Another key than the configured one, in another header too.
	 */
	@Bean
	WebClientCustomizer filterWithKey(Environment environment) {
		String key = environment.getRequiredProperty("app.filter");
		return (builder) -> builder.filter(ExchangeFilterFunction
			.ofRequestProcessor((request) -> Mono.just(request.url().getPath().startsWith("/filtered")
					? ClientRequest.from(request).headers((it) -> it.setBearerAuth(key)).build() : request)));
	}

	/**
	 * Answers with the error of a client.
	 */
	@RestController
	static class FailingController {

		private final BeanFactory beans;

		FailingController(BeanFactory beans) {
			this.beans = beans;
		}

		@GetMapping("/fail")
		Mono<String> fail() {
			return this.beans.getBean("partlyAiClient", AiClient.class)
				.send(AiRequest.of("Hello"))
				.map(Object::toString);
		}

	}

}
