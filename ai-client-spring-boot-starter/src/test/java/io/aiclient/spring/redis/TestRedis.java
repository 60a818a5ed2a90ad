package io.aiclient.spring.redis;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.time.Duration;

import redis.embedded.RedisServer;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceClientConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.core.StringRedisTemplate;

/**
 * A real Redis on a port of its own.
 */
public final class TestRedis implements AutoCloseable {

	private final int port = freePort();

	private final LettuceConnectionFactory connections = newConnections();

	private RedisServer server;

	private TestRedis() {
		this.server = started();
	}

	public static TestRedis start() {
		return new TestRedis();
	}

	public int port() {
		return this.port;
	}

	public LettuceConnectionFactory connections() {
		return this.connections;
	}

	/**
	 * Connections that are not in use yet.
	 */
	public LettuceConnectionFactory newConnections() {
		LettuceConnectionFactory connections = new LettuceConnectionFactory(
				new RedisStandaloneConfiguration("127.0.0.1", this.port),
				LettuceClientConfiguration.builder().commandTimeout(Duration.ofSeconds(1)).build());
		connections.afterPropertiesSet();
		connections.start();
		return connections;
	}

	public Duration uptime() {
		try (RedisConnection connection = this.connections.getConnection()) {
			return Duration
				.ofSeconds(Long.parseLong(connection.serverCommands().info("server").getProperty("uptime_in_seconds")));
		}
	}

	/**
	 * For what a test does beside the quota.
	 */
	StringRedisTemplate commands() {
		return new StringRedisTemplate(this.connections);
	}

	/**
	 * Ends the server, and with it all that it knows.
	 */
	public void stop() {
		try {
			this.server.stop();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Starts it again on the same port.
	 */
	public void startAgain() {
		this.server = started();
	}

	@Override
	public void close() {
		this.connections.destroy();
		stop();
	}

	private RedisServer started() {
		try {
			RedisServer server = RedisServer.newRedisServer()
				.port(this.port)
				.setting("bind 127.0.0.1")
				.setting("save \"\"")
				.build();
			server.start();
			return server;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
