package io.aiclient.benchmarks;

import java.util.List;
import java.util.Map;

import io.aiclient.benchmarks.run.ChildProcess;
import io.aiclient.benchmarks.run.ParentProcess;

/**
 * A {@link Contender} in a process of its own, which makes as many calls as it is asked
 * for.
 */
final class ContenderProcess implements AutoCloseable {

	/**
	 * The first argument of the child.
	 */
	static final String NAME = "contender";

	private static final String ROUND = NAME + ": ";

	private final ChildProcess process;

	private ContenderProcess(ChildProcess process) {
		this.process = process;
	}

	/**
	 * Starts one.
	 * @param jvmOptions options of its virtual machine
	 * @param approach how it makes calls
	 * @param baseUrl where the provider is
	 * @param concurrency how many calls at once
	 */
	static ContenderProcess start(List<String> jvmOptions, Approach approach, String baseUrl, int concurrency) {
		List<String> arguments = List.of(NAME, approach.name(), baseUrl, Integer.toString(concurrency));
		return new ContenderProcess(approach.isOfTheSdk() ? ChildProcess.startJavaWithAdapters(jvmOptions, arguments)
				: ChildProcess.startJava(jvmOptions, arguments, Map.of()));
	}

	/**
	 * Has it make calls.
	 * @param calls how many
	 * @throws IllegalStateException if one is not answered
	 */
	Round run(int calls) {
		this.process.send(Integer.toString(calls));
		return Round.parse(this.process.await(ROUND));
	}

	/**
	 * The child: makes calls until the parent ends.
	 * @param args what {@link #start} passes
	 */
	static void run(List<String> args) {
		ParentProcess parent = new ParentProcess();
		try (Contender contender = Approach.valueOf(args.get(1)).start(args.get(2), Integer.parseInt(args.get(3)))) {
			for (String calls = parent.nextWord(); calls != null; calls = parent.nextWord()) {
				System.out.println(ROUND + Round.of(contender, Integer.parseInt(calls)).toLine());
			}
		}
	}

	@Override
	public void close() {
		this.process.close();
	}

}
