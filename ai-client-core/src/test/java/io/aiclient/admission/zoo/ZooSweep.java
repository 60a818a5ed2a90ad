package io.aiclient.admission.zoo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;

/**
 * Runs the whole zoo and says where the client keeps its promises.
 */
public final class ZooSweep {

	private static final int SHOWN = 25;

	private static final String ROW = "%-34s | %9s | %10s | %8s | %8s | %6s | %6s | %7s | %6s";

	private final Map<String, List<Visit>> groups = new LinkedHashMap<>();

	private final List<Visit> broken = new ArrayList<>();

	private ZooSweep() {
	}

	/**
	 * Runs scenarios one after another and prints a table.
	 * @param rounds how many times each policy meets each kind of limit
	 * @param requestsEach requests in each scenario
	 * @param seed the seed of all chance
	 * @param out takes the lines
	 * @return the number of broken promises
	 */
	public static int run(int rounds, int requestsEach, long seed, Consumer<String> out) {
		ZooSweep sweep = new ZooSweep();
		for (Zoo.Policy policy : Zoo.Policy.all()) {
			Zoo.scenarios(policy, rounds, requestsEach, seed)
				.forEach((scenario) -> sweep.add(policy.toString(), Visit.to(scenario)));
		}
		sweep.print(out);
		return sweep.broken.size();
	}

	/**
	 * Runs a zoo.
	 * @param args rounds, requests in each scenario, seed; for each there is a default
	 */
	public static void main(String[] args) {
		int rounds = (args.length > 0) ? Integer.parseInt(args[0]) : 1;
		int requestsEach = (args.length > 1) ? Integer.parseInt(args[1]) : 4_000;
		long seed = (args.length > 2) ? Long.parseLong(args[2]) : 1;
		run(rounds, requestsEach, seed, System.out::println);
	}

	private void add(String policy, Visit visit) {
		String group = visit.promise().noRefusal() ? policy : "no promise: " + policy;
		this.groups.computeIfAbsent(group, (name) -> new ArrayList<>()).add(visit);
		if (!visit.broken().isEmpty()) {
			this.broken.add(visit);
		}
	}

	private void print(Consumer<String> out) {
		out.accept(String.format(ROW, "policy", "scenarios", "requests", "refused", "later", "broken", "ratio", "worst",
				"used"));
		this.groups.keySet().stream().sorted().forEach((name) -> out.accept(row(name, this.groups.get(name))));
		out.accept(row("all", this.groups.values().stream().flatMap(List::stream).toList()));
		this.broken.stream()
			.sorted(Comparator.comparing((visit) -> !visit.promise().noRefusal()))
			.limit(SHOWN)
			.forEach((visit) -> out.accept(visit.toString()));
	}

	private static String row(String name, List<Visit> visits) {
		return String.format(Locale.ROOT, ROW, name, visits.size(),
				(long) sum(visits, (visit) -> visit.scenario().workload().requests()),
				(long) sum(visits, (visit) -> visit.result().refused()),
				(long) sum(visits, (visit) -> visit.result().refusedLater()),
				visits.stream().filter((visit) -> !visit.broken().isEmpty()).count(),
				decimals(sum(visits, (visit) -> visit.result().ratio()) / visits.size()),
				decimals(visits.stream().mapToDouble((visit) -> visit.result().ratio()).max().orElse(Double.NaN)),
				decimals(visits.stream()
					.filter((visit) -> visit.promise().leastUtilisation() > 0)
					.mapToDouble((visit) -> visit.result().utilisation())
					.average()
					.orElse(Double.NaN)));
	}

	private static String decimals(double number) {
		return String.format(Locale.ROOT, "%.3f", number);
	}

	private static double sum(List<Visit> visits, ToDoubleFunction<Visit> figure) {
		return visits.stream().mapToDouble(figure).sum();
	}

}
