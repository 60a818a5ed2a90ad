package io.aiclient.spring.batch;

import org.springframework.batch.infrastructure.item.Chunk;
import org.springframework.batch.infrastructure.item.ItemWriter;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Inserts results, so that one written twice is an error.
 */
class ResultWriter implements ItemWriter<AiAnsweredItem<Integer>> {

	private final String job;

	private final JdbcTemplate jdbc;

	ResultWriter(String job, JdbcTemplate jdbc) {
		this.job = job;
		this.jdbc = jdbc;
	}

	@Override
	public void write(Chunk<? extends AiAnsweredItem<Integer>> chunk) {
		for (AiAnsweredItem<Integer> item : chunk) {
			this.jdbc.update("INSERT INTO RESULT (JOB, ID, ANSWER) VALUES (?, ?, ?)", this.job, item.row(),
					item.response().content());
		}
	}

}
