package io.aiclient.benchmarks.startup;

import java.io.File;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class StartupBenchmarkTests {

	@Test
	void applicationsHaveWhatTheirUsersHave(@TempDir Path classes) {
		ApplicationClassPath classPath = ApplicationClassPath.in(classes);
		List<String> without = names(classPath.withoutStarter());
		List<String> with = names(classPath.withStarter());
		assertThat(without).anyMatch((name) -> name.contains("spring-webflux"))
			.anyMatch((name) -> name.contains("reactor-netty-http"))
			.noneMatch((name) -> name.contains("ai-client-") || name.contains("resilience4j"));
		assertThat(with).containsAll(without)
			.anyMatch((name) -> name.contains("ai-client-spring-boot-starter"))
			.anyMatch((name) -> name.contains("ai-client-job"))
			.anyMatch((name) -> name.contains("resilience4j-circuitbreaker"))
			.anyMatch((name) -> name.contains("fastcsv"))
			.noneMatch(
					(name) -> name.contains("simulator") || name.contains("lettuce") || name.contains("spring-batch"));
	}

	@Test
	void aStartIsReadFromWhatTheApplicationPrinted() {
		Start start = Start.parse(List.of("Started", ReadyReport.READY + "2500 4500000000 5700", "more",
				ReadyReport.IDLE + "4000 5000000000 5710"));
		assertThat(start).isEqualTo(new Start(2500, 4.5, 5, 5700));
		assertThatIllegalStateException().isThrownBy(() -> Start.parse(List.of("No bean")))
			.withMessageContaining("No bean");
	}

	@Test
	void saysWhatItDoesNotKnow() {
		assertThatIllegalArgumentException().isThrownBy(() -> StartupBenchmark.run(List.of("--case=zoo")))
			.withMessage("Unknown case zoo; there are [client, injected]");
	}

	private static List<String> names(String classPath) {
		return Stream.of(classPath.split(File.pathSeparator)).toList();
	}

}
