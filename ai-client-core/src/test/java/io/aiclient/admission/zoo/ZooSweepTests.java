package io.aiclient.admission.zoo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.aiclient.admission.zoo.ProviderTraits.Headers;
import io.aiclient.admission.zoo.Workload.Fates;
import io.aiclient.admission.zoo.Zoo.Policy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The promises over the whole zoo, some 800,000 requests. The benchmarks run ten million.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ZooSweepTests {

	private final Map<Policy, List<Visit>> visits = new HashMap<>();

	@ParameterizedTest
	@MethodSource("policies")
	void isNeverRefused(Policy policy) {
		assertThat(visits(policy, ZooSweepTests::allAreAnswered)).isNotEmpty()
			.allSatisfy((visit) -> assertThat(visit.result().refused()).as(visit::toString).isZero());
	}

	@ParameterizedTest
	@MethodSource("policies")
	void isNeverRefusedThoughSomeAreNotAnswered(Policy policy) {
		assertThat(visits(policy, (visit) -> !allAreAnswered(visit))).isNotEmpty()
			.allSatisfy((visit) -> assertThat(visit.result().refused()).as(visit::toString).isZero());
	}

	@ParameterizedTest
	@MethodSource("policies")
	void noWindowSeesMoreThanTheLimit(Policy policy) {
		assertThat(visits(policy, ZooSweepTests::isNotToldMore)).isNotEmpty()
			.allSatisfy((visit) -> assertThat(visit.result().limits()).as(visit::toString)
				.allSatisfy((use) -> assertThat(use.fullest()).isLessThanOrEqualTo(use.allowance())));
	}

	@ParameterizedTest
	@MethodSource("policies")
	void usesTheQuota(Policy policy) {
		assertThat(visits(policy, (visit) -> usesTheQuota(visit) && !visit.promise().slowHeads())).isNotEmpty()
			.allSatisfy(ZooSweepTests::assertUsesTheQuota);
	}

	@Test
	void usesTheQuotaThoughAnswersTakeLongerThanTheWindow() {
		assertThat(Policy.all()).flatMap((policy) -> visits(policy, ZooSweepTests::usesTheQuota))
			.filteredOn((visit) -> visit.promise().slowHeads())
			.isNotEmpty()
			.allSatisfy(ZooSweepTests::assertUsesTheQuota);
	}

	@ParameterizedTest
	@MethodSource("policies")
	void endsEveryRequestAndAdmitsInOrder(Policy policy) {
		assertThat(visits(policy, (visit) -> true)).isNotEmpty().allSatisfy((visit) -> {
			assertThat(visit.result().unfinished()).as(visit::toString).isZero();
			assertThat(visit.result().failed()).as(visit::toString).isZero();
			assertThat(visit.result().orderViolations()).as(visit::toString).isZero();
		});
	}

	private List<Visit> visits(Policy policy, Predicate<Visit> which) {
		return this.visits.computeIfAbsent(policy, ZooSweepTests::promised).stream().filter(which).toList();
	}

	private static List<Visit> promised(Policy policy) {
		return Zoo.scenarios(policy, 5, 2_000, 1)
			.stream()
			.filter((scenario) -> Promise.of(scenario).noRefusal())
			.map(Visit::to)
			.toList();
	}

	/**
	 * A provider that tells when its window ends, or how its bucket fills, allows more
	 * than the limit in some windows of its length.
	 */
	private static boolean isNotToldMore(Visit visit) {
		return visit.scenario().provider().headers() == Headers.OFF;
	}

	private static boolean usesTheQuota(Visit visit) {
		return visit.promise().leastUtilisation() > 0;
	}

	private static void assertUsesTheQuota(Visit visit) {
		assertThat(visit.result().utilisation()).as(visit::toString)
			.isGreaterThanOrEqualTo(visit.promise().leastUtilisation());
	}

	private static boolean allAreAnswered(Visit visit) {
		return visit.scenario().workload().fates() == Fates.NONE;
	}

	static List<Policy> policies() {
		return Policy.all();
	}

}
