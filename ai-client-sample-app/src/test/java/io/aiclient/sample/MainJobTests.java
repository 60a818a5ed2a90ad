package io.aiclient.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

@ExtendWith(OutputCaptureExtension.class)
class MainJobTests {

	@TempDir
	private Path folder;

	@Test
	void translatesAndSortsPropertyDescriptionsAndComparesConcurrencies(CapturedOutput output) throws IOException {
		Path results = this.folder.resolve("results.jsonl");
		assertThat(run("--limit=6", "--output=" + results)).isZero();
		List<JsonNode> lines = Files.readAllLines(results).stream().map(JsonMapper.shared()::readTree).toList();
		assertThat(lines).filteredOn((line) -> line.has("translation"))
			.hasSize(6)
			.allSatisfy((line) -> assertThat(line.path("translation").asString())
				.isEqualTo("[German] " + line.path("text").asString()));
		assertThat(lines).filteredOn((line) -> line.path("topic").has("area")).hasSize(6);
		assertThat(output).contains("Translating: 6 of 6 done, 0 failed")
			.contains("calls, about $")
			.containsPattern(" 1 \\|     6 \\|")
			.containsPattern("50 \\|     6 \\|");
	}

	@Test
	void translatesTheLinesOfAFile(CapturedOutput output) throws IOException {
		Path lines = Files.writeString(this.folder.resolve("lines.txt"), "Good morning.\n\nGood night.\n");
		Path results = this.folder.resolve("results.jsonl");
		assertThat(run("--input=" + lines, "--output=" + results, "--language=French")).isZero();
		assertThat(Files.readString(results)).contains("[French] Good morning.").contains("[French] Good night.");
		assertThat(output).contains("2 texts into French");
		assumeThat(results.getFileSystem().supportedFileAttributeViews()).contains("posix");
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(results))).isEqualTo("rw-------");
	}

	@Test
	void saysWhatIsWrongWithTheCommandLine(CapturedOutput output) {
		assertThat(run("--inptu=x")).isOne();
		assertThat(run("--input=" + this.folder.resolve("missing.txt"))).isOne();
		assertThat(run("--limit=0")).isOne();
		assertThat(run("--output=" + this.folder.resolve("no/such/folder.jsonl"), "--limit=1")).isOne();
		assertThat(output).contains("Unknown option --inptu")
			.contains("missing.txt does not exist")
			.contains("--limit=0 must be a whole number")
			.contains("folder.jsonl cannot be written");
	}

	private static int run(String... arguments) {
		SpringApplication application = new SpringApplication(SampleApplication.class);
		application.addInitializers(new SimulatedProviderInitializer());
		return SpringApplication.exit(application.run(arguments));
	}

}
