package io.aiclient.docs.services;

import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.aiclient.AiChunk;
import io.aiclient.AiExchange;
import io.aiclient.AiExchangeException;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.annotation.AiCall;
import io.aiclient.spring.annotation.AiService;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what docs/annotated-methods.md, docs/configuration.md and docs/overriding-beans.md
 * quote.
 */
class ServiceTests {

	@Test
	void annotatedMethodsAnswer() {
		try (SimulatedProvider provider = SimulatedProvider.start(); var context = start(provider)) {
			Reviews reviews = context.getBean(Reviews.class);
			assertThat(context.getBean(Sentiments.class).classify(Flux.just("Good.", "Bad.")).toIterable()).hasSize(2)
				.allSatisfy((result) -> assertThat(result.orElseThrow().mood()).isNotNull());
			assertThat(reviews.answer("Why?", 3).block()).contains("Answer in 3 words: Why?");
			assertThat(reviews.template("Text")).contains("{\"answer\": 42}. Write {name} where");
		}
	}

	@Test
	void theClientReadsRecords() {
		try (SimulatedProvider provider = SimulatedProvider.start(); var context = start(provider)) {
			Ratings ratings = context.getBean(Ratings.class);
			assertThat(ratings.rate("Good.").reason()).isNotNull();
			assertThat(ratings.rate(List.of("Good.", "Bad.")).toIterable()).hasSize(2)
				.allSatisfy((result) -> assertThat(result.isSuccess()).isTrue());
		}
	}

	@Test
	void resultsCanBeReported() {
		try (SimulatedProvider provider = SimulatedProvider.start(); var context = start(provider)) {
			ReviewReport report = new ReviewReport(context.getBean(Reviews.class));
			assertThat(report.answered(List.of("a", "b"))).isEqualTo(2);
			provider.enqueue(Fault.status(400));
			assertThat(report.products(List.of("a", "b"))).hasSize(2).containsOnlyOnce("unknown");
		}
	}

	@Test
	void namedClientIsChosenByQualifierAndByAnnotation() {
		try (SimulatedProvider provider = SimulatedProvider.start((settings) -> settings.bodyLog(10));
				var context = start(provider)) {
			assertThat(context.getBean(Questions.class).ask("Hello")).isEqualTo("[answer] Hello");
			assertThat(context.getBean(Cheap.class).ask("Hello")).isEqualTo("[answer] Hello");
			context.getBean(Operations.class).keyWasMended();
			assertThat(provider.requestBodies()).hasSize(2).allMatch((body) -> body.contains("\"cheap-model\""));
		}
	}

	@Test
	void clientWorksWithoutSpring() {
		AiExchange exchange = new AiExchange() {

			@Override
			public Mono<AiResponse> exchange(AiRequest request) {
				return Mono.just(AiResponse.builder().content("Hi").build());
			}

			@Override
			public Flux<AiChunk> stream(AiRequest request) {
				return Flux.error(AiExchangeException.failed(AiExchangeException.Stage.CONNECT, "no", null));
			}

		};
		assertThat(WithoutSpring.ask(exchange)).isEqualTo("Hi");
	}

	private static ConfigurableApplicationContext start(SimulatedProvider provider) {
		return new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.run("--ai.client.base-url=" + provider.baseUrl(), "--ai.client.model=m",
					"--ai.client.clients.cheap.model=cheap-model", "--spring.main.banner-mode=off",
					"--logging.level.root=warn");
	}

	@AiService(client = "cheap")
	interface Cheap {

		@AiCall("{question}")
		String ask(String question);

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import({ Operations.class, Questions.class, Ratings.class })
	static class Application {

	}

}
