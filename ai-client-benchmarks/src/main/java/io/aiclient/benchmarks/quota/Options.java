package io.aiclient.benchmarks.quota;

import java.util.ArrayList;
import java.util.List;

/**
 * What the command line asks for.
 *
 * @param cases names of cases, or what several of them begin with; empty for all
 * @param runs how often each is run, default 10
 * @param parallel how many clients at once, default 3; they start one after the other
 * @param verbose whether each run is told, and what its client printed
 * @param properties properties for every client, such as
 * {@code --ai.client.provider=openai}
 */
record Options(List<String> cases, int runs, int parallel, boolean verbose, List<String> properties) {

	private static final String ACCEPTED = "--case=NAME[,NAME], --runs=N, --parallel=N, --verbose and --ai.client.*=VALUE";

	static Options parse(List<String> arguments) {
		List<String> cases = List.of();
		int runs = 10;
		int parallel = 3;
		boolean verbose = false;
		List<String> properties = new ArrayList<>();
		for (String argument : arguments) {
			String value = argument.substring(argument.indexOf('=') + 1);
			if (argument.startsWith("--case=")) {
				cases = List.of(value.split(","));
			}
			else if (argument.startsWith("--runs=")) {
				runs = number(argument, value);
			}
			else if (argument.startsWith("--parallel=")) {
				parallel = number(argument, value);
			}
			else if (argument.equals("--verbose")) {
				verbose = true;
			}
			else if (argument.startsWith("--ai.client.")) {
				properties.add(argument);
			}
			else {
				throw new IllegalArgumentException("Unknown option " + argument + "; there are " + ACCEPTED);
			}
		}
		return new Options(cases, runs, parallel, verbose, List.copyOf(properties));
	}

	private static int number(String argument, String value) {
		if (!value.matches("[1-9]\\d{0,3}")) {
			throw new IllegalArgumentException("Invalid " + argument + ": must be a number from 1 to 9999");
		}
		return Integer.parseInt(value);
	}

	/**
	 * The cases that are asked for: one of that name, else those whose name begins with
	 * it.
	 */
	List<QuotaCase> select(List<QuotaCase> all) {
		if (this.cases.isEmpty()) {
			return all;
		}
		List<QuotaCase> selected = new ArrayList<>();
		for (String name : this.cases) {
			List<QuotaCase> found = all.stream().filter((each) -> each.name().equals(name)).toList();
			if (found.isEmpty()) {
				found = all.stream().filter((each) -> each.name().startsWith(name + '-')).toList();
			}
			if (found.isEmpty()) {
				throw new IllegalArgumentException(
						"Unknown case " + name + "; there are " + all.stream().map(QuotaCase::name).toList());
			}
			selected.addAll(found);
		}
		return selected;
	}

}
