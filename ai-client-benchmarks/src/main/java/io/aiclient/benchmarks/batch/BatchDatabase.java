package io.aiclient.benchmarks.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;

import org.h2.tools.Server;

/**
 * The child process that is the database: H2 as a server, in memory. It ends when the
 * benchmark closes its input, or ends.
 */
public final class BatchDatabase {

	/**
	 * The first argument of the child.
	 */
	public static final String NAME = "batch-database";

	private BatchDatabase() {
	}

	/**
	 * Starts the server, prints its URL, and waits.
	 */
	public static void run() {
		try {
			Server server = Server.createTcpServer("-tcpPort", "0", "-ifNotExists").start();
			System.out.println("jdbc:h2:tcp://127.0.0.1:" + server.getPort() + "/mem:batch;DB_CLOSE_DELAY=-1");
			while (System.in.read() >= 0) {
				Thread.onSpinWait();
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
