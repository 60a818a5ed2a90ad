package io.aiclient.admission;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Schedulers;

import io.aiclient.Ticker;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.concurrency.ConcurrencySettings;

import static org.assertj.core.api.Assertions.assertThat;

class AdmissionQueueTests {

	private static final DefaultAdmissionGate GATE = new DefaultAdmissionGate(RateLimits.of(RateLimitSettings.none()),
			ConcurrencyLimit.of(ConcurrencySettings.fixed(1)), Ticker.system(), Schedulers.immediate());

	private final AdmissionQueue queue = new AdmissionQueue();

	@Test
	void highestClassGoesFirstAndWithinAClassTheFirstThatCame() {
		Waiter batch = add(Priority.BATCH);
		Waiter batchRetry = add(Priority.BATCH_RETRY);
		Waiter call = add(Priority.INTERACTIVE);
		Waiter callRetry = add(Priority.INTERACTIVE_RETRY);
		Waiter secondCall = add(Priority.INTERACTIVE);
		Waiter secondCallRetry = add(Priority.INTERACTIVE_RETRY);
		assertThat(serveAll()).containsExactly(callRetry, secondCallRetry, call, secondCall, batchRetry, batch);
	}

	@Test
	void oneThatGaveUpIsNeitherServedNorCounted() {
		List<Waiter> waiters = List.of(add(Priority.BATCH), add(Priority.BATCH), add(Priority.BATCH),
				add(Priority.BATCH));
		for (int gaveUp : new int[] { 0, 0, 2, 3 }) {
			this.queue.remove(waiters.get(gaveUp));
		}
		assertThat(this.queue.size()).isEqualTo(1);
		assertThat(serveAll()).containsExactly(waiters.get(1));
		assertThat(this.queue.head()).isNull();
	}

	@Test
	void thoseThatAreTurnedAwayAreNeitherServedNorCounted() {
		List<Waiter> waiters = List.of(add(Priority.BATCH), add(Priority.INTERACTIVE), add(Priority.BATCH),
				add(Priority.BATCH));
		this.queue.removeIf((waiter) -> waiters.indexOf(waiter) != 2);
		assertThat(this.queue.size()).isEqualTo(1);
		assertThat(serveAll()).containsExactly(waiters.get(2));
	}

	@Test
	void anyOneLowerClassGetsAtLeastOneInTen() {
		for (Priority lower : List.of(Priority.INTERACTIVE, Priority.BATCH_RETRY, Priority.BATCH)) {
			assertEveryTenHold(serve(1_000, List.of(Priority.INTERACTIVE_RETRY, lower)), lower);
		}
	}

	@Test
	void allThreeLowerClassesAtOnceGetAtLeastOneInTenEach() {
		List<Priority> served = serve(10_000, List.of(Priority.values()));
		for (Priority lower : List.of(Priority.INTERACTIVE, Priority.BATCH_RETRY, Priority.BATCH)) {
			assertEveryTenHold(served, lower);
		}
		assertThat(served).filteredOn((priority) -> priority == Priority.INTERACTIVE_RETRY)
			.as("the highest keeps most of it")
			.hasSizeGreaterThan(6_000);
	}

	@Test
	void nobodyWhoWaitsIsPassedOverTenTimesHoweverTheyCome() {
		Random random = new Random(42);
		Map<Priority, Integer> waiting = new EnumMap<>(Priority.class);
		Map<Priority, Integer> passedOver = new EnumMap<>(Priority.class);
		for (int i = 0; i < 100_000; i++) {
			Priority arriving = Priority.values()[random.nextInt(4)];
			add(arriving);
			waiting.merge(arriving, 1, Integer::sum);
			for (int served = random.nextInt(3); served > 0 && this.queue.size() > 0; served--) {
				Priority next = serveOne();
				waiting.merge(next, -1, Integer::sum);
				passedOver.put(next, 0);
				waiting.forEach((priority, count) -> {
					if (priority != next) {
						passedOver.merge(priority, 1, (a, b) -> (count > 0) ? a + b : 0);
					}
				});
				assertThat(passedOver.values()).allMatch((times) -> times <= 9);
			}
		}
	}

	private Waiter add(Priority priority) {
		Waiter waiter = new Waiter(new AdmissionRequest(priority, 0), GATE, Operators.drainSubscriber());
		this.queue.add(waiter);
		return waiter;
	}

	private List<Waiter> serveAll() {
		List<Waiter> served = new ArrayList<>();
		for (Waiter head = this.queue.head(); head != null; head = this.queue.head()) {
			this.queue.served(head);
			served.add(head);
		}
		return served;
	}

	/**
	 * Serves while each of the classes always has one waiting.
	 */
	private List<Priority> serve(int times, List<Priority> classes) {
		serveAll();
		List<Priority> served = new ArrayList<>();
		classes.forEach(this::add);
		for (int i = 0; i < times; i++) {
			served.add(serveOne());
			add(served.get(i));
		}
		return served;
	}

	private Priority serveOne() {
		Waiter head = this.queue.head();
		assertThat(head).isNotNull();
		this.queue.served(head);
		return head.request.priority();
	}

	private static void assertEveryTenHold(List<Priority> served, Priority priority) {
		for (int i = 0; i + 10 <= served.size(); i++) {
			assertThat(served.subList(i, i + 10)).contains(priority);
		}
	}

}
