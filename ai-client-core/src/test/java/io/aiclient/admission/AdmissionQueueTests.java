package io.aiclient.admission;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AdmissionQueueTests {

	private final AdmissionQueue<String> queue = new AdmissionQueue<>();

	@Test
	void highestClassGoesFirstAndWithinAClassTheFirstThatCame() {
		this.queue.add("batch 1", Priority.BATCH);
		this.queue.add("batch retry 1", Priority.BATCH_RETRY);
		this.queue.add("call 1", Priority.INTERACTIVE);
		this.queue.add("call retry 1", Priority.INTERACTIVE_RETRY);
		this.queue.add("call 2", Priority.INTERACTIVE);
		this.queue.add("call retry 2", Priority.INTERACTIVE_RETRY);
		assertThat(serveAll()).containsExactly("call retry 1", "call retry 2", "call 1", "call 2", "batch retry 1",
				"batch 1");
	}

	@Test
	void oneThatGaveUpIsNeitherServedNorCounted() {
		this.queue.add("a", Priority.BATCH);
		this.queue.add("b", Priority.BATCH);
		this.queue.remove("a", Priority.BATCH);
		this.queue.remove("a", Priority.BATCH);
		assertThat(this.queue.size()).isEqualTo(1);
		assertThat(serveAll()).containsExactly("b");
		assertThat(this.queue.head()).isNull();
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
			this.queue.add(arriving.name() + "-" + i, arriving);
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

	private List<String> serveAll() {
		List<String> served = new ArrayList<>();
		for (String head = this.queue.head(); head != null; head = this.queue.head()) {
			this.queue.served();
			served.add(head);
		}
		return served;
	}

	/**
	 * Serves while each of the classes always has one waiting.
	 */
	private List<Priority> serve(int times, List<Priority> classes) {
		AdmissionQueue<Object> queue = new AdmissionQueue<>();
		Map<Object, Priority> kinds = new IdentityHashMap<>();
		List<Priority> served = new ArrayList<>();
		for (Priority priority : classes) {
			add(queue, kinds, priority);
		}
		for (int i = 0; i < times; i++) {
			Object head = queue.head();
			queue.served();
			Priority priority = kinds.remove(head);
			served.add(priority);
			add(queue, kinds, priority);
		}
		return served;
	}

	private static void add(AdmissionQueue<Object> queue, Map<Object, Priority> kinds, Priority priority) {
		Object waiter = new Object();
		kinds.put(waiter, priority);
		queue.add(waiter, priority);
	}

	private Priority serveOne() {
		String head = this.queue.head();
		this.queue.served();
		assertThat(head).isNotNull();
		return Priority.valueOf(head.substring(0, head.indexOf('-')));
	}

	private static void assertEveryTenHold(List<Priority> served, Priority priority) {
		for (int i = 0; i + 10 <= served.size(); i++) {
			assertThat(served.subList(i, i + 10)).contains(priority);
		}
	}

}
