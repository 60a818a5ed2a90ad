package com.example.batch;

import javax.sql.DataSource;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.spring.batch.AiAnsweredItem;
import io.aiclient.spring.batch.AiItem;
import io.aiclient.spring.batch.AiItemProcessor;
import io.aiclient.spring.batch.AiItemReader;
import io.aiclient.spring.batch.AiItemReaderBuilder;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcCursorItemReader;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.database.builder.JdbcCursorItemReaderBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.PlatformTransactionManager;

@Configuration(proxyBeanMethods = false)
class SentimentJob {

	@Bean
	Job sentiment(JobRepository jobRepository, Step classify) {
		return new JobBuilder("sentiment", jobRepository).start(classify).build();
	}

	@Bean
	Step classify(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			AiItemReader<Review> sentiments, JdbcBatchItemWriter<AiAnsweredItem<Review>> table) {
		return new StepBuilder("classify", jobRepository).<AiItem<Review>, AiAnsweredItem<Review>>chunk(20)
			.transactionManager(transactionManager)
			.reader(sentiments)
			.processor(new AiItemProcessor<>())
			.writer(table)
			.build();
	}

	@Bean
	AiItemReader<Review> sentiments(AiClient client, JdbcCursorItemReader<Review> reviews) {
		return new AiItemReaderBuilder<Review>().delegate(reviews)
			.request((review) -> AiRequest.of("Positive, negative or mixed?\n\n" + review.text()))
			.client(client)
			.build();
	}

	@Bean
	JdbcCursorItemReader<Review> reviews(DataSource dataSource) {
		return new JdbcCursorItemReaderBuilder<Review>().name("reviews")
			.dataSource(dataSource)
			.sql("SELECT ID, TEXT FROM REVIEW ORDER BY ID")
			.rowMapper((row, number) -> new Review(row.getLong("ID"), row.getString("TEXT")))
			.build();
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
