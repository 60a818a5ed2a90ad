package io.aiclient.springai;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import com.example.support.SupportApplication;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application with Spring AI, run without this library on its class path and then with
 * it, gets the same answers to the same requests.
 */
class SameAnswersTests {

	@TempDir
	private Path folder;

	@Test
	void anApplicationGetsTheSameAnswersWithTheOneDependency() throws Exception {
		try (ScriptedApi apiWithout = scripted();
				ScriptedApi apiWith = scripted();
				Run without = run("without", apiWithout, (entry) -> !isOurs(entry));
				Run with = run("with", apiWith, (entry) -> true, "ai.client.base-url=" + apiWith.baseUrl(),
						"ai.client.api-key=key-1")) {
			List<String> answers = without.answers();
			assertThat(answers).containsExactly("rule: Books may be returned for 30 days.",
					"advisors: For 30 days, Ada", "tools: It was sent on Monday",
					"structure: Book[title=Emma, pages=474]", "stream: You |are |Ada");
			assertThat(with.answers()).isEqualTo(answers);
			assertThat(without.printed()).doesNotContain("ai.client");
			assertThat(with.printed()).contains("client 'default' serves OpenAiChatModel, OpenAiEmbeddingModel");
			assertThat(requests(apiWithout)).hasSize(9);
			assertThat(requests(apiWith)).isEqualTo(requests(apiWithout));
		}
	}

	private static ScriptedApi scripted() throws IOException {
		return ScriptedApi.start()
			.at("/embeddings", ScriptedApi.embedding(1, 0), ScriptedApi.embedding(1, 0), ScriptedApi.embedding(0, 1),
					ScriptedApi.embedding(0.8f, 0.1f))
			.at("/chat/completions", ScriptedApi.completion("For 30 days, Ada"),
					ScriptedApi.toolCall("whereIs", "{\"order\":7}"), ScriptedApi.completion("It was sent on Monday"),
					ScriptedApi.completion("{\"title\":\"Emma\",\"pages\":474}"),
					ScriptedApi.stream("You ", "are ", "Ada"));
	}

	/**
	 * What the provider sees of the requests, but for what a connection brings.
	 */
	private static List<String> requests(ScriptedApi api) {
		return api.received()
			.stream()
			.map((request) -> request.uri() + " " + request.headers().get("Authorization")
					+ request.headers().get("Content-Type") + request.headers().get("User-Agent")
					+ request.headers().get("X-Shop") + " " + request.text())
			.toList();
	}

	private Run run(String name, ScriptedApi api, Predicate<Path> onClassPath, String... properties)
			throws IOException {
		Path answers = this.folder.resolve(name + ".txt");
		Path printed = this.folder.resolve(name + ".log");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-cp", classPath(onClassPath), SupportApplication.class.getName(), "--answers=" + answers,
						"--spring.main.web-application-type=none", "--spring.ai.openai.base-url=" + api.baseUrl(),
						"--spring.ai.openai.api-key=key-1", "--spring.ai.openai.custom-headers.X-Shop=1",
						"--spring.ai.openai.chat.model=gpt-4.1-mini", "--spring.ai.openai.chat.temperature=0.25",
						"--spring.ai.openai.embedding.model=text-embedding-3-small"));
		Arrays.stream(properties).map((property) -> "--" + property).forEach(command::add);
		return new Run(new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(printed.toFile()).start(),
				answers, printed);
	}

	private static String classPath(Predicate<Path> onClassPath) {
		String surefire = System.getProperty("surefire.test.class.path");
		String classPath = (surefire != null) ? surefire : System.getProperty("java.class.path");
		return Arrays.stream(classPath.split(File.pathSeparator))
			.filter((entry) -> !entry.isEmpty() && onClassPath.test(Path.of(entry)))
			.collect(Collectors.joining(File.pathSeparator));
	}

	/**
	 * Whether it is a jar of this project or, in one build with it, the classes of a
	 * module. The classes of these tests remain: the application is among them.
	 */
	private static boolean isOurs(Path entry) {
		return entry.getFileName().toString().startsWith("ai-client-")
				|| (entry.endsWith(Path.of("target", "classes")));
	}

	private record Run(Process process, Path answersFile, Path printedFile) implements AutoCloseable {

		List<String> answers() throws Exception {
			assertThat(this.process.waitFor(5, TimeUnit.MINUTES)).isTrue();
			assertThat(this.process.exitValue()).as(printed()).isZero();
			return Files.readAllLines(this.answersFile);
		}

		String printed() throws IOException {
			return Files.readString(this.printedFile);
		}

		@Override
		public void close() {
			this.process.destroyForcibly();
		}

	}

}
