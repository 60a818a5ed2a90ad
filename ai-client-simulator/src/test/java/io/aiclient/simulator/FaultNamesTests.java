package io.aiclient.simulator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FaultNamesTests {

	private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| `([^`]+)` \\| \\S.*\\|");

	@Test
	void namesAreDistinctInLowerCaseWithDashesAndFindTheirFaults() {
		List<String> labels = constants().map(Fault::label).filter((label) -> !label.equals("none")).toList();
		assertThat(labels).doesNotHaveDuplicates().allMatch((label) -> label.matches("[a-z]+(-[a-z]+)*"));
		assertThat(FaultNames.all().keySet()).containsAll(labels);
		FaultNames.all().forEach((name, fault) -> {
			assertThat(fault.label()).isEqualTo(name);
			assertThat(Fault.named(name)).isSameAs(fault);
		});
		assertThat(Fault.named("503")).isEqualTo(Fault.status(503));
	}

	@Test
	void unknownNameIsRefusedWithAllThatThereAre() {
		for (String name : List.of("none", "oops", "399", "600", "BILLING", "")) {
			assertThatIllegalArgumentException().isThrownBy(() -> Fault.named(name))
				.withMessageStartingWith("Invalid name of a fault (" + name
						+ "): names are statuses from 400 to 599, billing, request-too-large, ");
		}
	}

	@Test
	void pageHasOneRowForEachFaultInTheirOrder() throws IOException {
		List<String> rows = new ArrayList<>();
		for (String line : page()) {
			Matcher row = ROW.matcher(line);
			if (row.matches()) {
				rows.add(row.group(1) + " = " + row.group(2));
			}
		}
		List<String> expected = new ArrayList<>(List.of("400 to 599 = Fault.status(…)", "billing = Fault.billing()",
				"request-too-large = Fault.requestTooLarge()", "context-too-long = Fault.contextTooLong()",
				"content-filter = Fault.contentFilter()", "wait-in-text = Fault.waitInText(…)"));
		FaultNames.all().forEach((name, fault) -> {
			if (fault instanceof Enum<?> constant) {
				expected.add(name + " = " + constant.getDeclaringClass().getSimpleName() + '.' + constant.name());
			}
		});
		assertThat(rows).containsExactlyElementsOf(expected);
	}

	private static Stream<Fault> constants() {
		return Arrays.stream(Fault.class.getPermittedSubclasses())
			.filter(Class::isEnum)
			.flatMap((type) -> Arrays.stream(type.getEnumConstants()))
			.map(Fault.class::cast);
	}

	private static List<String> page() throws IOException {
		Path folder = Path.of("").toAbsolutePath();
		while (!Files.exists(folder.resolve("docs/simulator.md"))) {
			folder = folder.getParent();
		}
		return Files.readAllLines(folder.resolve("docs/simulator.md"));
	}

}
