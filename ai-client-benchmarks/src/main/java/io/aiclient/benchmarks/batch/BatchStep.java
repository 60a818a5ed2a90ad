package io.aiclient.benchmarks.batch;

import java.util.Map;

import javax.sql.DataSource;

import org.springframework.batch.core.job.Job;
import org.springframework.batch.core.job.builder.JobBuilder;
import org.springframework.batch.core.repository.JobRepository;
import org.springframework.batch.core.step.Step;
import org.springframework.batch.core.step.builder.StepBuilder;
import org.springframework.batch.infrastructure.item.database.JdbcBatchItemWriter;
import org.springframework.batch.infrastructure.item.database.JdbcPagingItemReader;
import org.springframework.batch.infrastructure.item.database.Order;
import org.springframework.batch.infrastructure.item.database.builder.JdbcBatchItemWriterBuilder;
import org.springframework.batch.infrastructure.item.database.builder.JdbcPagingItemReaderBuilder;
import org.springframework.context.ApplicationContext;
import org.springframework.transaction.PlatformTransactionManager;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.spring.batch.AiAnsweredItem;
import io.aiclient.spring.batch.AiItem;
import io.aiclient.spring.batch.AiItemProcessor;
import io.aiclient.spring.batch.AiItemReaderBuilder;

/**
 * A job of one step, from a table into a table.
 */
final class BatchStep {

	static final int CHUNK = 100;

	private static final int PAGE = 500;

	private final ApplicationContext context;

	BatchStep(ApplicationContext context) {
		this.context = context;
	}

	/**
	 * The job of a shard.
	 * @param shard which
	 * @param shards how many there are
	 * @return the job
	 */
	Job job(int shard, int shards) throws Exception {
		DataSource dataSource = this.context.getBean(DataSource.class);
		JobRepository jobRepository = this.context.getBean(JobRepository.class);
		Step step = new StepBuilder("translate", jobRepository).<AiItem<InputRow>, AiAnsweredItem<InputRow>>chunk(CHUNK)
			.transactionManager(this.context.getBean(PlatformTransactionManager.class))
			.reader(new AiItemReaderBuilder<InputRow>().delegate(rows(dataSource, shard, shards))
				.request((row) -> AiRequest.of("Translate into German:\n\n" + row.text()))
				.client(this.context.getBean(AiClient.class))
				.build())
			.processor(new AiItemProcessor<>())
			.writer(writer(dataSource))
			.build();
		return new JobBuilder("benchmark", jobRepository).start(step).build();
	}

	private static JdbcPagingItemReader<InputRow> rows(DataSource dataSource, int shard, int shards) throws Exception {
		return new JdbcPagingItemReaderBuilder<InputRow>().name("rows")
			.dataSource(dataSource)
			.selectClause("ID, TEXT")
			.fromClause("INPUT_ROW")
			.whereClause("MOD(ID, " + shards + ") = " + shard)
			.sortKeys(Map.of("ID", Order.ASCENDING))
			.pageSize(PAGE)
			.rowMapper((row, number) -> new InputRow(row.getInt("ID"), row.getString("TEXT")))
			.build();
	}

	private static JdbcBatchItemWriter<AiAnsweredItem<InputRow>> writer(DataSource dataSource) {
		return new JdbcBatchItemWriterBuilder<AiAnsweredItem<InputRow>>().dataSource(dataSource)
			.sql("INSERT INTO RESULT_ROW (ID, ANSWER) VALUES (?, ?)")
			.itemPreparedStatementSetter((item, statement) -> {
				statement.setInt(1, item.row().id());
				statement.setString(2, item.response().content());
			})
			.build();
	}

	/**
	 * A row of the input.
	 *
	 * @param id its key
	 * @param text what to translate
	 */
	record InputRow(int id, String text) {

	}

}
