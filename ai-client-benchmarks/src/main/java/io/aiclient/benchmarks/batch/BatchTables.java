package io.aiclient.benchmarks.batch;

import java.util.List;

import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * The tables of input and results. A result has no key, so that one stored twice is seen.
 */
final class BatchTables {

	private final JdbcTemplate jdbc;

	BatchTables(String url) {
		this.jdbc = new JdbcTemplate(new DriverManagerDataSource(url, "sa", ""));
	}

	void create(int rows) {
		this.jdbc.execute("CREATE TABLE INPUT_ROW (ID INT PRIMARY KEY, TEXT VARCHAR(200))");
		this.jdbc.execute("CREATE TABLE RESULT_ROW (ID INT, ANSWER VARCHAR(200))");
		this.jdbc.update("INSERT INTO INPUT_ROW SELECT X, 'Sentence number ' || X || ' of the benchmark.' "
				+ "FROM SYSTEM_RANGE(0, ?)", rows - 1);
	}

	int stored() {
		return count("COUNT(*)", "TRUE");
	}

	int distinct() {
		return count("COUNT(DISTINCT ID)", "TRUE");
	}

	int wrong() {
		return count("COUNT(*)", "ANSWER <> '[German] Sentence number ' || ID || ' of the benchmark.'");
	}

	private int count(String what, String condition) {
		List<Integer> count = this.jdbc.queryForList("SELECT " + what + " FROM RESULT_ROW WHERE " + condition,
				Integer.class);
		return count.get(0);
	}

}
