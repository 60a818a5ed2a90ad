package io.aiclient.docs.batch;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcPagingItemReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

import io.aiclient.AiClient;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.error.AiContextTooLongException;
import io.aiclient.error.AiInvalidRequestException;
import io.aiclient.spring.batch.AiItemReaderBuilder;
import io.aiclient.spring.batch.AiResultItem;
import io.aiclient.spring.batch.AiResultItemProcessor;
import io.aiclient.spring.batch.AiResultItemReader;
import io.aiclient.spring.batch.AiValueItem;

@Configuration(proxyBeanMethods = false)
class VectorJob {

	@Bean
	@StepScope
	AiResultItemReader<Review, float[]> vectors(AiClient client, JdbcPagingItemReader<Review> reviews) {
		return new AiItemReaderBuilder<Review>().delegate(reviews)
			.client(client)
			.buildVectors((review) -> AiEmbeddingRequest.of(review.text()));
	}

	@Bean
	Job embedReviews(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			AiResultItemReader<Review, float[]> vectors, ItemWriter<AiValueItem<Review, float[]>> index) {
		return new JobBuilder("embedReviews", jobRepository)
			.start(new StepBuilder("embed", jobRepository)
				.<AiResultItem<Review, float[]>, AiValueItem<Review, float[]>>chunk(500)
				.transactionManager(transactionManager)
				.reader(vectors)
				.processor(new AiResultItemProcessor<>())
				.writer(index)
				.faultTolerant()
				.skip(AiInvalidRequestException.class, AiContextTooLongException.class)
				.skipLimit(1000)
				.build())
			.build();
	}

}
