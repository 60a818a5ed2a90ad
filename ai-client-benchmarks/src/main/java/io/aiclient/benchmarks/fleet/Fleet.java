package io.aiclient.benchmarks.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The processes of a run. Not thread-safe.
 */
final class Fleet implements AutoCloseable {

	private static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(1);

	private final Launch launch;

	private final RedisServer redis;

	private final Consumer<String> log;

	private final List<Member> members = new ArrayList<>();

	Fleet(Launch launch, Stage stage) {
		this.launch = launch;
		this.redis = stage.redis();
		this.log = stage.log();
	}

	RedisServer redis() {
		return this.redis;
	}

	/**
	 * Starts a process, and waits until it is ready to go.
	 */
	Member join(Duration ahead) throws InterruptedException {
		Member member = Member.start(this.launch.ahead(ahead), this.log);
		this.members.add(member);
		long clock = Long.parseLong(member.await(FleetClient.READY));
		Duration wrong = Duration.ofMillis(clock - System.currentTimeMillis()).minus(ahead);
		if (wrong.abs().compareTo(CLOCK_TOLERANCE) > 0) {
			throw new IllegalStateException(
					"The clock of a process had to be ahead by " + ahead + ", and is so by " + wrong.plus(ahead));
		}
		return member;
	}

	void go() {
		this.members.forEach((member) -> member.send("go"));
	}

	/**
	 * Kills the process that joined first, and has another join and go.
	 */
	void replaceOne() throws InterruptedException {
		this.members.remove(0).close();
		join(Duration.ZERO).send("go");
	}

	/**
	 * Tells all of them to stop, and waits for what they have seen.
	 */
	List<MemberReport> stop() throws InterruptedException {
		this.members.forEach((member) -> member.send("stop"));
		List<MemberReport> reports = new ArrayList<>();
		for (Member member : this.members) {
			reports.add(MemberReport.parse(member.await(FleetClient.DONE)));
		}
		return reports;
	}

	@Override
	public void close() {
		this.members.forEach(Member::close);
	}

}
