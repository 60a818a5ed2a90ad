package io.aiclient.docs.batch;

import org.junit.jupiter.api.Test;

import org.springframework.batch.core.BatchStatus;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what docs/spring-batch.md quotes.
 */
class SentimentJobTests {

	@Test
	void eachShardClassifiesItsReviews() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(Application.class)
					.web(WebApplicationType.NONE)
					.properties("spring.main.banner-mode=off", "spring.batch.job.enabled=false",
							"spring.datasource.url=jdbc:h2:mem:reviews;DB_CLOSE_DELAY=-1",
							"ai.client.base-url=" + provider.baseUrl(), "ai.client.api-key=sk-test",
							"ai.client.model=gpt-4.1-mini")
					.run()) {
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			jdbc.execute("CREATE TABLE REVIEW (ID BIGINT PRIMARY KEY, TEXT VARCHAR(100), SENTIMENT VARCHAR(100))");
			jdbc.update("INSERT INTO REVIEW (ID, TEXT) SELECT X, 'Review ' || X FROM SYSTEM_RANGE(1, 1300)");
			SentimentWorker worker = context.getBean(SentimentWorker.class);
			assertThat(worker.run(0, 2).getStatus()).isEqualTo(BatchStatus.COMPLETED);
			assertThat(classified(jdbc)).isEqualTo(650);
			assertThat(worker.run(1, 2).getStatus()).isEqualTo(BatchStatus.COMPLETED);
			assertThat(classified(jdbc)).isEqualTo(1300);
			assertThat(provider.counts().accepted()).isEqualTo(1300);
		}
	}

	private static int classified(JdbcTemplate jdbc) {
		Integer count = jdbc.queryForObject("SELECT COUNT(SENTIMENT) FROM REVIEW", Integer.class);
		return (count != null) ? count : 0;
	}

	@EnableAutoConfiguration
	@Import({ SentimentJob.class, SentimentWorker.class })
	static class Application {

	}

}
