package io.aiclient.benchmarks.micro;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Threads;

/**
 * What an admission costs where no limit of requests or tokens binds: one operation
 * admits an attempt, and, but for {@link #grant}, settles one as answered, with its
 * usage. The time is that of one thread.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class GateBenchmark {

	/**
	 * The grant alone: its time without, its bytes with the settlement.
	 */
	@Benchmark
	@Threads(1)
	@OperationsPerInvocation(GrantingGate.GRANTS)
	public void grant(GrantingGate gate) {
		gate.admit();
	}

	@Benchmark
	@Threads(1)
	public void uncontended(OpenGate gate) {
		gate.admitAndSettle();
	}

	@Benchmark
	@Threads(2)
	public void twoThreads(OpenGate gate) {
		gate.admitAndSettle();
	}

	@Benchmark
	@Threads(4)
	public void fourThreads(OpenGate gate) {
		gate.admitAndSettle();
	}

	@Benchmark
	@Threads(1)
	public void behindWaiters(FullGate gate) {
		gate.settleAndAdmit();
	}

}
