package io.aiclient.docs.batch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Test;

import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import io.aiclient.docs.batch.app.ReviewsApplication;
import io.aiclient.simulator.SimulatedProvider;
import io.aiclient.spring.batch.AiValueItem;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the job of vectors that docs/spring-batch.md quotes.
 */
class VectorJobTests {

	@Test
	void jobEmbedsAllReviewsInFewRequests() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				ConfigurableApplicationContext context = start(provider)) {
			Map<Long, float[]> vectors = context.getBean(Index.class).vectors;
			assertThat(vectors).hasSize(1300);
			float[] of7 = SimulatedProvider.embeddingOf("text-embedding-3-small", "Review 7", 1536);
			assertThat(vectors.get(7L)).isEqualTo(of7);
			assertThat(provider.counts().accepted()).isLessThanOrEqualTo(4);
		}
	}

	private static ConfigurableApplicationContext start(SimulatedProvider provider) {
		return new SpringApplicationBuilder(ReviewsApplication.class, VectorJob.class, AllReviews.class, Index.class)
			.web(WebApplicationType.NONE)
			.properties("spring.main.banner-mode=off", "spring.datasource.url=jdbc:h2:mem:vectors;DB_CLOSE_DELAY=-1",
					"spring.sql.init.schema-locations=classpath:io/aiclient/docs/batch/reviews.sql",
					"ai.client.base-url=" + provider.baseUrl(), "ai.client.api-key=sk-test",
					"ai.client.provider=openai", "ai.client.model=text-embedding-3-small")
			.run();
	}

	static class Index {

		final Map<Long, float[]> vectors = new ConcurrentHashMap<>();

		@Bean
		ItemWriter<AiValueItem<Review, float[]>> index() {
			return (chunk) -> chunk.forEach((item) -> this.vectors.put(item.row().id(), item.value()));
		}

	}

}
