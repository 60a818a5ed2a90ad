package io.aiclient.docs.batch;

import javax.sql.DataSource;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcPagingItemReader;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.error.AiContextTooLongException;
import io.aiclient.error.AiInvalidRequestException;
import io.aiclient.spring.batch.AiAnsweredItem;
import io.aiclient.spring.batch.AiItem;
import io.aiclient.spring.batch.AiItemProcessor;
import io.aiclient.spring.batch.AiItemReader;
import io.aiclient.spring.batch.AiItemReaderBuilder;

@Configuration(proxyBeanMethods = false)
class SentimentJob {

	@Bean
	@StepScope
	AiItemReader<Review> sentiments(AiClient client, JdbcPagingItemReader<Review> reviews) {
		return new AiItemReaderBuilder<Review>().delegate(reviews)
			.request((review) -> AiRequest.builder()
				.system("Answer with one word: positive, negative or mixed.")
				.user(review.text())
				.maxTokens(5)
				.build())
			.client(client)
			.build();
	}

	@Bean
	Step classify(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			AiItemReader<Review> sentiments, JdbcBatchItemWriter<AiAnsweredItem<Review>> table) {
		return new StepBuilder("classify", jobRepository).<AiItem<Review>, AiAnsweredItem<Review>>chunk(100)
			.transactionManager(transactionManager)
			.reader(sentiments)
			.processor(new AiItemProcessor<>())
			.writer(table)
			.faultTolerant()
			.skip(AiInvalidRequestException.class, AiContextTooLongException.class)
			.skipLimit(1000)
			.build();
	}

	@Bean
	Job sentiment(JobRepository jobRepository, Step classify) {
		return new JobBuilder("sentiment", jobRepository).start(classify).build();
	}

	@Bean
	JdbcBatchItemWriter<AiAnsweredItem<Review>> table(DataSource dataSource) {
		return new JdbcBatchItemWriterBuilder<AiAnsweredItem<Review>>().dataSource(dataSource)
			.sql("UPDATE REVIEW SET SENTIMENT = ? WHERE ID = ?")
			.itemPreparedStatementSetter((item, statement) -> {
				statement.setString(1, item.response().content());
				statement.setLong(2, item.row().id());
			})
			.build();
	}

}
