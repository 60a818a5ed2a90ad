package io.aiclient.benchmarks.run;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * What the command line asks for.
 *
 * @param cases names of cases, or what several of them begin with; empty for all
 * @param runs how often each is run
 * @param parallel how many clients at once; zero if the benchmark does not let one say
 * @param verbose whether each run is printed, and what its client printed
 * @param properties properties for every client, such as
 * {@code --ai.client.provider=openai}
 */
public record Options(List<String> cases, int runs, int parallel, boolean verbose, List<String> properties) {

	/**
	 * What holds where the command line says nothing.
	 * @param runs how often each case is run
	 * @param parallel how many clients at once; zero if that cannot be said
	 * @return the options
	 */
	public static Options defaults(int runs, int parallel) {
		return new Options(List.of(), runs, parallel, false, List.of());
	}

	/**
	 * Reads a command line.
	 * @param arguments the arguments behind the benchmark's name
	 * @return these options, changed by what the arguments say
	 * @throws IllegalArgumentException if they say what there is not
	 */
	public Options parse(List<String> arguments) {
		List<String> cases = this.cases;
		int runs = this.runs;
		int parallel = this.parallel;
		boolean verbose = this.verbose;
		List<String> properties = new ArrayList<>(this.properties);
		for (String argument : arguments) {
			String value = argument.substring(argument.indexOf('=') + 1);
			if (argument.startsWith("--case=")) {
				cases = List.of(value.split(","));
			}
			else if (argument.startsWith("--runs=")) {
				runs = number(argument, value);
			}
			else if (argument.startsWith("--parallel=") && this.parallel > 0) {
				parallel = number(argument, value);
			}
			else if (argument.equals("--verbose")) {
				verbose = true;
			}
			else if (argument.startsWith("--ai.client.")) {
				properties.add(argument);
			}
			else {
				throw new IllegalArgumentException("Unknown option " + argument + "; there are " + accepted());
			}
		}
		return new Options(cases, runs, parallel, verbose, List.copyOf(properties));
	}

	private String accepted() {
		return "--case=NAME[,NAME], --runs=N, " + ((this.parallel > 0) ? "--parallel=N, " : "")
				+ "--verbose and --ai.client.*=VALUE";
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
	 * @param all the cases there are
	 * @param name the name of a case
	 * @return one or more
	 * @throws IllegalArgumentException if there is none of a name
	 */
	public <T> List<T> select(List<T> all, Function<T, String> name) {
		if (this.cases.isEmpty()) {
			return all;
		}
		List<T> selected = new ArrayList<>();
		for (String asked : this.cases) {
			List<T> found = all.stream().filter((each) -> name.apply(each).equals(asked)).toList();
			if (found.isEmpty()) {
				found = all.stream().filter((each) -> name.apply(each).startsWith(asked + '-')).toList();
			}
			if (found.isEmpty()) {
				throw new IllegalArgumentException(
						"Unknown case " + asked + "; there are " + all.stream().map(name).toList());
			}
			selected.addAll(found);
		}
		return selected;
	}

}
