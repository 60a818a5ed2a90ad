package io.aiclient.spring.batch;

import java.sql.Connection;
import java.sql.SQLException;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.BadSqlGrammarException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/**
 * A lock on a row of the job repository's database, held by an open transaction. A killed
 * process holds it no longer, because the database rolls the transaction back when the
 * connection is gone.
 *
 * @param connection has the open transaction
 */
record WorkerLock(Connection connection) implements AutoCloseable {

	private static final String CREATE = "CREATE TABLE AI_CLIENT_WORKER (JOB_KEY VARCHAR(200) NOT NULL PRIMARY KEY)";

	private static final String FIND = "SELECT COUNT(*) FROM AI_CLIENT_WORKER WHERE JOB_KEY = ?";

	private static final String ADD = "INSERT INTO AI_CLIENT_WORKER (JOB_KEY) VALUES (?)";

	private static final String LOCK = "SELECT JOB_KEY FROM AI_CLIENT_WORKER WHERE JOB_KEY = ? FOR UPDATE SKIP LOCKED";

	/**
	 * Takes the lock of a key.
	 * @param dataSource the database
	 * @param key what to lock
	 * @return the lock; null if another worker holds it
	 */
	static @Nullable WorkerLock tryAcquire(DataSource dataSource, String key) throws SQLException {
		Connection connection = dataSource.getConnection();
		boolean locked = false;
		try {
			JdbcTemplate jdbc = new JdbcTemplate(new SingleConnectionDataSource(connection, true));
			connection.setAutoCommit(true);
			if (!exists(jdbc, key)) {
				add(jdbc, key);
			}
			connection.setAutoCommit(false);
			locked = !jdbc.queryForList(LOCK, String.class, key).isEmpty();
			return locked ? new WorkerLock(connection) : null;
		}
		finally {
			if (!locked) {
				connection.close();
			}
		}
	}

	private static boolean exists(JdbcTemplate jdbc, String key) {
		try {
			return count(jdbc, key) > 0;
		}
		catch (BadSqlGrammarException ex) {
			create(jdbc, key);
			return false;
		}
	}

	/**
	 * Another worker may do the same at this moment.
	 */
	private static void create(JdbcTemplate jdbc, String key) {
		try {
			jdbc.execute(CREATE);
		}
		catch (RuntimeException ex) {
			try {
				count(jdbc, key);
			}
			catch (RuntimeException missing) {
				throw ex;
			}
		}
	}

	private static void add(JdbcTemplate jdbc, String key) {
		try {
			jdbc.update(ADD, key);
		}
		catch (DuplicateKeyException ex) {
			// another worker has added it since
		}
	}

	private static int count(JdbcTemplate jdbc, String key) {
		Integer count = jdbc.queryForObject(FIND, Integer.class, key);
		return (count != null) ? count : 0;
	}

	@Override
	public void close() throws SQLException {
		try (Connection held = this.connection) {
			held.rollback();
			held.setAutoCommit(true);
		}
	}

}
