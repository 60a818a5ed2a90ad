package io.aiclient.spring.redis;

import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.data.redis.RedisSystemException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.RedisCallback;

import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.shared.SharedQuota.UnusableException;
import io.aiclient.admission.fleet.TestMember;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A Redis that answers and does not serve. What it says is reported with the key and what
 * to do, and all is well again as soon as that was done.
 */
class RedisFailuresTests {

	private final TestRedis redis = TestRedis.start();

	private final TestMember member = new TestMember(new RedisSharedQuota(this.redis.connections(), "account"), "a");

	@AfterEach
	void stop() {
		this.redis.close();
	}

	@Test
	void aReplicaThatTakesNoWrites() {
		this.member.reports();
		command("REPLICAOF", "127.0.0.1", "1");
		failsWith("READONLY", "connect to the primary");
		command("REPLICAOF", "NO", "ONE");
		assertThat(this.member.reports()).isNotNull();
	}

	@Test
	void aRedisThatIsOutOfMemory() {
		this.member.reports();
		command("CONFIG", "SET", "maxmemory", "1");
		failsWith("OOM", "raise maxmemory");
		command("CONFIG", "SET", "maxmemory", "0");
		assertThat(this.member.reports()).isNotNull();
	}

	@Test
	void aUserThatLacksAPermission() {
		this.member.reports();
		command("ACL", "SETUSER", "default", "-get");
		failsWith("", "EVALSHA and EVAL, and GET, SET, TIME and INFO");
		command("ACL", "SETUSER", "default", "+get");
		assertThat(this.member.reports()).isNotNull();
	}

	@Test
	void aRedisThatWantsAPassword() {
		command("CONFIG", "SET", "requirepass", "sk-password");
		TestMember other = new TestMember(new RedisSharedQuota(this.redis.newConnections(), "account"), "b");
		assertThatExceptionOfType(UnusableException.class).isThrownBy(other::reports)
			.withMessageContaining("NOAUTH")
			.withMessageContaining("spring.data.redis.password");
		command("CONFIG", "SET", "requirepass", "");
		assertThat(other.reports()).isNotNull();
	}

	@Test
	void aPauseOfRedisIsOutlived() {
		Reply before = this.member.reports();
		command("CLIENT", "PAUSE", "300");
		assertThat(this.member.reports().epoch()).isEqualTo(before.epoch());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			LOADING Redis is loading the dataset in memory | it serves when it has
			WRONGPASS invalid username-password pair | spring.data.redis.username
			CLUSTERDOWN Hash slot not served | bring it back
			MOVED 3999 127.0.0.1:6381 | spring.data.redis.cluster.nodes
			MASTERDOWN Link with MASTER is down | connect to the primary
			MISCONF Redis is configured to save RDB snapshots | mend the disk
			NOREPLICAS Not enough good replicas to write. | bring them back
			BUSY Redis is busy running a script. | SCRIPT KILL
			ERR unknown command 'EVALSHA' | connect to Redis or Valkey itself
			ERR Error running script: Script killed by user with SCRIPT KILL... | it is run again
			""")
	void whateverElseRedisSaysIsReportedWithKeyAndRemedy(String said, String remedy) {
		RuntimeException wrapped = new RedisSystemException("Error in execution",
				new IllegalStateException("wrapped", new IllegalStateException(said)));
		assertThat(RedisFailures.explain(wrapped, "ai-client:{account}")).isInstanceOf(UnusableException.class)
			.hasMessageContaining(said)
			.hasMessageContaining("'ai-client:{account}'")
			.hasMessageContaining(remedy);
	}

	@Test
	void ofAnUnknownErrorTheInnermostIsNamed() {
		IllegalStateException root = new IllegalStateException("Connection refused: /127.0.0.1:6379");
		assertThat(RedisFailures.explain(new RedisSystemException("Error in execution", root), "k")).isSameAs(root);
	}

	private void failsWith(String said, String remedy) {
		assertThatExceptionOfType(UnusableException.class).isThrownBy(this.member::reports)
			.withMessageContaining(said)
			.withMessageContaining("'ai-client:{account}'")
			.withMessageContaining(remedy);
	}

	private void command(String command, String... arguments) {
		byte[][] bytes = List.of(arguments).stream().map(String::getBytes).toArray(byte[][]::new);
		this.redis.commands()
			.execute((RedisCallback<Object>) (RedisConnection connection) -> connection.execute(command, bytes));
	}

}
