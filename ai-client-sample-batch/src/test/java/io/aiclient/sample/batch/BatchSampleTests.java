package io.aiclient.sample.batch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@ExtendWith(OutputCaptureExtension.class)
class BatchSampleTests {

	@TempDir
	private Path folder;

	@Test
	void twoShardsTranslateEachRowOnce(CapturedOutput output) throws IOException {
		String input = "--input=" + rows(250);
		assertThat(run(input, "--shard=0/2")).isZero();
		assertThat(run(input, "--shard=1/2")).isZero();
		assertThat(run(input, "--shard=1/2")).isZero();
		assertThat(output).contains("COMPLETED: 125 rows translated, 0 passed over").contains("COMPLETED before");
		try (ConfigurableApplicationContext context = start(input, "--shard=0/2")) {
			JdbcTemplate jdbc = context.getBean(JdbcTemplate.class);
			assertThat(jdbc.queryForObject("SELECT COUNT(*) FROM TRANSLATION", Integer.class)).isEqualTo(250);
			assertThat(jdbc.queryForObject("SELECT TRANSLATION FROM TRANSLATION WHERE ID = 'r17'", String.class))
				.isEqualTo("[German] Sentence 17");
		}
	}

	@Test
	void aLineThatIsNoRowEndsTheJobAndNamesTheLine(CapturedOutput output) throws IOException {
		Path input = Files.writeString(this.folder.resolve("bad.jsonl"), "{\"id\": 1, \"text\": \"a\"}\n{\"id\": 2}\n");
		assertThat(run("--input=" + input)).isEqualTo(2);
		assertThat(output).contains("Line 2 must be");
	}

	@Test
	void wrongOptionsAreExplained(CapturedOutput output) throws IOException {
		assertThat(run("--input=" + this.folder.resolve("none.jsonl"))).isEqualTo(1);
		assertThat(output).contains("none.jsonl does not exist");
		assertThat(run("--input=" + rows(1), "--shard=3/3")).isEqualTo(1);
		assertThat(output).contains("Invalid shard '3/3'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "1/1", "-1/2", "0/0", "a/b" })
	void aShardThatDoesNotExistIsRefused(String written) {
		assertThatIllegalArgumentException().isThrownBy(() -> Shard.parse(written));
	}

	private Path rows(int count) throws IOException {
		return Files.writeString(this.folder.resolve("rows.jsonl"),
				IntStream.range(0, count)
					.mapToObj((i) -> "{\"id\": \"r" + i + "\", \"text\": \"Sentence " + i + "\"}\n")
					.collect(Collectors.joining()));
	}

	private int run(String... arguments) {
		try (ConfigurableApplicationContext context = start(arguments)) {
			return context.getBean(Worker.class).getExitCode();
		}
	}

	private ConfigurableApplicationContext start(String... arguments) {
		SpringApplication application = new SpringApplication(BatchSampleApplication.class);
		application.addInitializers(new SimulatedProviderInitializer());
		application
			.setDefaultProperties(java.util.Map.of("DATABASE_URL", "jdbc:h2:file:" + this.folder.resolve("database")));
		return application.run(arguments);
	}

}
