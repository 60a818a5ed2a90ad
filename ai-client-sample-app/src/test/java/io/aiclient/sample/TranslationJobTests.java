package io.aiclient.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Latency;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class TranslationJobTests {

	@TempDir
	private Path folder;

	@Test
	void translatesARowALineAndGoesOnWhereItEnded(CapturedOutput output) throws IOException {
		Path results = this.folder.resolve("results.jsonl");
		assertThat(run("--job", "--input=" + rows(20), "--output=" + results)).isZero();
		assertThat(run("--job", "--input=" + rows(30), "--output=" + results)).isZero();
		List<JsonNode> lines = Files.readAllLines(results).stream().map(JsonMapper.shared()::readTree).toList();
		assertThat(lines).hasSize(30)
			.allSatisfy((line) -> assertThat(line.path("translation").asString())
				.isEqualTo("[German] Sentence " + line.path("id").asString()));
		assertThat(output).contains("All rows have ended: 30 read, 20 stored before, 10 answered");
	}

	@Test
	void aDryRunSendsNothingAndWritesNothing(CapturedOutput output) throws IOException {
		Path csv = Files.writeString(this.folder.resolve("rows.csv"), "id,text\n1,\"Good morning, all\"\n2,Bye\n");
		Path results = this.folder.resolve("results.jsonl");
		assertThat(run("--job", "--dry-run", "--input=" + csv, "--output=" + results)).isZero();
		assertThat(output).contains("2 of 2 rows would be asked").contains("prompt tokens");
		assertThat(results).doesNotExist();
	}

	@Test
	void failedRowsAreAskedAgainAlone() throws Exception {
		Path results = this.folder.resolve("results.jsonl");
		try (SimulatedProvider provider = SimulatedProvider.start()) {
			provider.enqueue(Fault.status(422), Fault.status(422));
			assertThat(child(provider, results, 10).waitFor()).isZero();
			assertThat(Files.readAllLines(this.folder.resolve("results.failed.jsonl"))).hasSize(2);
			assertThat(child(provider, results, 10, "--retry-failed").waitFor()).isZero();
			assertThat(provider.counts().accepted()).isEqualTo(12);
		}
		assertThat(Files.readAllLines(results)).hasSize(10);
		assertThat(this.folder.resolve("results.failed.jsonl")).doesNotExist();
		assertThat(Files.readString(this.folder.resolve("log.txt"))).contains("8 answered, 2 failed")
			.contains("2 answered, 0 failed");
	}

	@Test
	void aSignalStopsItCleanlyAndItSaysHowToGoOn() throws Exception {
		Path results = this.folder.resolve("results.jsonl");
		try (SimulatedProvider provider = SimulatedProvider
			.start((settings) -> settings.latency(Latency.fixed(Duration.ofMillis(20))))) {
			Process child = child(provider, results, 100_000);
			await().atMost(Duration.ofSeconds(60)).until(() -> provider.counts().accepted() > 200 || !child.isAlive());
			child.destroy();
			assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
			String log = Files.readString(this.folder.resolve("log.txt"));
			assertThat(child.exitValue()).as(log).isEqualTo(2);
			assertThat(log).contains("Stopped with rows left").contains("Run the same job again to go on");
			assertThat(Files.readAllLines(results)).hasSize((int) provider.counts().accepted());
		}
	}

	@Test
	void pausesAtTheBudgetAndGoesOnWithAHigherOne(CapturedOutput output) throws IOException {
		Path results = this.folder.resolve("results.jsonl");
		assertThat(run("--job", "--input=" + rows(100), "--output=" + results, "--budget=0.00035")).isEqualTo(2);
		assertThat(output).contains("Paused with rows left: the budget is spent").contains("higher budget");
		int stored = Files.readAllLines(results).size();
		assertThat(stored).isBetween(1, 99);
		assertThat(run("--job", "--input=" + rows(100), "--output=" + results, "--budget=5.00")).isZero();
		assertThat(output).contains("All rows have ended: 100 read, " + stored + " stored before");
		assertThat(Files.readAllLines(results)).hasSize(100);
	}

	@Test
	void saysWhatIsWrongWithTheCommandLine(CapturedOutput output) throws IOException {
		assertThat(run("--job", "--input=" + this.folder.resolve("none.jsonl"))).isOne();
		assertThat(run("--job", "--input=" + rows(1), "--output=" + this.folder.resolve("none/results.jsonl"))).isOne();
		assertThat(run("--job", "--input=" + rows(1), "--limit=3")).isOne();
		assertThat(run("--job", "--input=" + rows(1), "--budget=five")).isOne();
		assertThat(output).contains("none.jsonl does not exist; name a file of rows")
			.contains("its folder does not exist")
			.contains("Unknown option --limit")
			.contains("--budget=five must be an amount of US dollars above zero");
	}

	@Test
	void aRowThatCannotBeReadLeavesTheRest(CapturedOutput output) throws IOException {
		Path input = Files.writeString(this.folder.resolve("rows.jsonl"), "{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\n");
		assertThat(run("--job", "--input=" + input, "--output=" + this.folder.resolve("results.jsonl"))).isEqualTo(2);
		assertThat(output).contains("line 2 of '" + input + "' is no JSON object");
	}

	private Path rows(int count) throws IOException {
		return Files.writeString(this.folder.resolve("rows.jsonl"),
				IntStream.range(0, count)
					.mapToObj((i) -> "{\"id\":\"" + i + "\",\"text\":\"Sentence " + i + "\"}")
					.collect(Collectors.joining("\n")));
	}

	private Process child(SimulatedProvider provider, Path results, int rows, String... more) throws IOException {
		String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
				classPath, SampleApplication.class.getName(), "--job", "--input=" + rows(rows), "--output=" + results));
		command.addAll(List.of(more));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.folder.resolve("log.txt").toFile()));
		builder.environment().put(SimulatedProviderInitializer.BASE_URL_VARIABLE, provider.baseUrl());
		return builder.start();
	}

	private static int run(String... arguments) {
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.addInitializers(new SimulatedProviderInitializer());
		return SpringApplication.exit(application.run(arguments));
	}

}
