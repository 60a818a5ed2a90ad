package io.aiclient.sample.batch;

import javax.sql.DataSource;

import org.springframework.batch.core.configuration.annotation.StepScope;
import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.listener.SkipListener;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.file.FlatFileItemReader;
import org.springframework.batch.infrastructure.item.file.builder.FlatFileItemReaderBuilder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.transaction.PlatformTransactionManager;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiContextTooLongException;
import io.aiclient.error.AiInvalidRequestException;
import io.aiclient.spring.batch.AiAnsweredItem;
import io.aiclient.spring.batch.AiItem;
import io.aiclient.spring.batch.AiItemProcessor;
import io.aiclient.spring.batch.AiItemReader;
import io.aiclient.spring.batch.AiItemReaderBuilder;

/**
 * One step: JSON Lines in, a table out. A row that the provider refuses is reported and
 * passed over; any other error ends the job, and it goes on when it is started again.
 */
@Configuration(proxyBeanMethods = false)
class TranslationJob {

	private static final int CHUNK = 100;

	/**
	 * Writes a row once, however often its chunk is written. PostgreSQL 15 and H2.
	 */
	private static final String UPSERT = """
			MERGE INTO TRANSLATION USING (VALUES (CAST(? AS VARCHAR(100)), CAST(? AS VARCHAR(10000)))) AS NEW (ID, TEXT)
			ON TRANSLATION.ID = NEW.ID
			WHEN MATCHED THEN UPDATE SET TRANSLATION = NEW.TEXT
			WHEN NOT MATCHED THEN INSERT (ID, TRANSLATION) VALUES (NEW.ID, NEW.TEXT)""";

	@Bean
	Job translation(JobRepository jobRepository, Step translate) {
		return new JobBuilder("translation", jobRepository).start(translate).build();
	}

	@Bean
	Step translate(JobRepository jobRepository, PlatformTransactionManager transactionManager,
			AiItemReader<Sentence> reader, JdbcBatchItemWriter<AiAnsweredItem<Sentence>> writer) {
		return new StepBuilder("translate", jobRepository).<AiItem<Sentence>, AiAnsweredItem<Sentence>>chunk(CHUNK)
			.transactionManager(transactionManager)
			.reader(reader)
			.processor(new AiItemProcessor<>())
			.writer(writer)
			.faultTolerant()
			.skip(AiInvalidRequestException.class, AiContextTooLongException.class, AiBadResponseException.class)
			.skipLimit(Long.MAX_VALUE)
			.skipListener(new SkippedRows())
			.build();
	}

	@Bean
	@StepScope
	AiItemReader<Sentence> reader(AiClient client, JsonMapper json, @Value("#{jobParameters['input']}") String input,
			@Value("#{jobParameters['language']}") String language, @Value("#{jobParameters['shard']}") String shard) {
		FlatFileItemReader<Sentence> lines = new FlatFileItemReaderBuilder<Sentence>().name("sentences")
			.resource(new FileSystemResource(input))
			.lineMapper((line, number) -> sentence(json.readTree(line), number))
			.build();
		return new AiItemReaderBuilder<Sentence>().delegate(new ShardReader(lines, Shard.parse(shard)))
			.request((row) -> AiRequest.of("Translate into " + language + ":\n\n" + row.text()))
			.client(client)
			.build();
	}

	@Bean
	JdbcBatchItemWriter<AiAnsweredItem<Sentence>> writer(DataSource dataSource) {
		return new JdbcBatchItemWriterBuilder<AiAnsweredItem<Sentence>>().dataSource(dataSource)
			.sql(UPSERT)
			.itemPreparedStatementSetter((item, statement) -> {
				statement.setString(1, item.row().id());
				statement.setString(2, item.response().content());
			})
			.assertUpdates(false)
			.build();
	}

	private static Sentence sentence(JsonNode row, int line) {
		if (!row.path("id").isValueNode() || !row.path("text").isString()) {
			throw new IllegalArgumentException("Line " + line + " must be {\"id\": …, \"text\": \"…\"}");
		}
		return new Sentence(line, row.path("id").asString(), row.path("text").asString());
	}

	/**
	 * Tells which rows were passed over.
	 */
	private static final class SkippedRows implements SkipListener<AiItem<Sentence>, AiAnsweredItem<Sentence>> {

		@Override
		public void onSkipInProcess(AiItem<Sentence> item, Throwable error) {
			System.err.println("Not translated: row " + item.row().id() + ", " + error.getMessage());
		}

	}

}
