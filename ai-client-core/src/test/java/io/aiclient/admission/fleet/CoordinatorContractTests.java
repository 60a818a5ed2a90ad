package io.aiclient.admission.fleet;

import org.junit.jupiter.api.BeforeEach;

/**
 * The contract of whatever coordinates a shared quota: what it replies to the reports of
 * member sessions. Each rule is a test, and says which part of the script and which class
 * of the coordinator in memory follow it; {@link FleetShareRules} try them together, by
 * the gates of several processes.
 */
public abstract class CoordinatorContractTests implements LeaseRules, OrderRules, FairShareRules, FleetShareRules,
		ConcurrencyRules, LimitRules, ChargeRules, SessionRules, PauseRules, LatchRules, LossRules {

	private TestCoordinator coordinator;

	private TestMember a;

	private TestMember b;

	private TestMember c;

	@BeforeEach
	void join() {
		this.coordinator = newCoordinator();
		this.a = member("a");
		this.b = member("b");
		this.c = member("c");
	}

	@Override
	public final TestCoordinator coordinator() {
		return this.coordinator;
	}

	@Override
	public final TestMember a() {
		return this.a;
	}

	@Override
	public final TestMember b() {
		return this.b;
	}

	@Override
	public final TestMember c() {
		return this.c;
	}

}
