package io.aiclient.docs.batch;

import org.junit.jupiter.api.Test;

import org.springframework.batch.core.BatchStatus;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;

import io.aiclient.docs.batch.app.ReviewsApplication;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs what docs/spring-batch.md quotes.
 */
class SentimentJobTests {

	@Test
	void jobClassifiesAllReviewsWhenTheApplicationStarts() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				ConfigurableApplicationContext context = start(AllReviews.class, "all", provider)) {
			assertThat(classified(context.getBean(JdbcTemplate.class))).isEqualTo(1300);
			assertThat(provider.counts().accepted()).isEqualTo(1300);
		}
	}

	@Test
	void eachShardClassifiesItsReviews() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start();
				ConfigurableApplicationContext context = start(Shards.class, "shards", provider,
						"--spring.batch.job.enabled=false")) {
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			SentimentWorker worker = context.getBean(SentimentWorker.class);
			assertThat(worker.run(0, 2).getStatus()).isEqualTo(BatchStatus.COMPLETED);
			assertThat(classified(jdbc)).isEqualTo(650);
			assertThat(worker.run(1, 2).getStatus()).isEqualTo(BatchStatus.COMPLETED);
			assertThat(classified(jdbc)).isEqualTo(1300);
			assertThat(provider.counts().accepted()).isEqualTo(1300);
		}
	}

	private static ConfigurableApplicationContext start(Class<?> reviews, String database, SimulatedProvider provider,
			String... arguments) {
		return new SpringApplicationBuilder(ReviewsApplication.class, SentimentJob.class, reviews)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off",
					"spring.datasource.url=jdbc:h2:mem:" + database + ";DB_CLOSE_DELAY=-1",
					"spring.sql.init.schema-locations=classpath:io/aiclient/docs/batch/reviews.sql",
					"ai.client.base-url=" + provider.baseUrl(), "ai.client.api-key=sk-test",
					"ai.client.model=gpt-4.1-mini")
			.run(arguments);
	}

	private static int classified(JdbcTemplate jdbc) {
		Integer count = jdbc.queryForObject("SELECT COUNT(SENTIMENT) FROM REVIEW", Integer.class);
		return (count != null) ? count : 0;
	}

	@Import({ ReviewsOfAShard.class, SentimentWorker.class })
	static class Shards {

	}

}
