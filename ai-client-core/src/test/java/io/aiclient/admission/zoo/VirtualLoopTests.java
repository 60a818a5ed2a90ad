package io.aiclient.admission.zoo;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler.Worker;

import static org.assertj.core.api.Assertions.assertThat;

class VirtualLoopTests {

	private final VirtualLoop loop = new VirtualLoop(1_000);

	private final List<Object> ran = new ArrayList<>();

	@Test
	void runsEventsByTimeAndThoseOfAMomentAsTheyWereScheduled() {
		SplittableRandom random = new SplittableRandom(1);
		List<List<Long>> scheduled = new ArrayList<>();
		for (long turn = 0; turn < 2_000; turn++) {
			List<Long> event = List.of(random.nextLong(100), turn);
			scheduled.add(event);
			this.loop.after(event.get(0), () -> {
				assertThat(this.loop.elapsed()).isEqualTo(event.get(0));
				this.ran.add(event);
			});
		}
		this.loop.runWhile(() -> true);
		scheduled.sort((one, other) -> Long.compare(one.get(0), other.get(0)));
		assertThat(this.ran).isEqualTo(scheduled);
	}

	@Test
	void standsStillAtTheMomentItIsToldTo() {
		this.loop.after(5, () -> this.ran.add("at 5"));
		this.loop.after(6, () -> this.ran.add("at 6"));
		this.loop.runUntil(5);
		assertThat(this.ran).containsExactly("at 5");
		assertThat(this.loop.nanos()).isEqualTo(1_005);
		this.loop.runUntil(9);
		assertThat(this.ran).containsExactly("at 5", "at 6");
		assertThat(this.loop.elapsed()).isEqualTo(9);
	}

	@Test
	void doesNotRunWhatWasCancelled() {
		Disposable alone = this.loop.schedule(() -> this.ran.add("cancelled"), 1, TimeUnit.MILLISECONDS);
		Worker worker = this.loop.createWorker();
		worker.schedule(() -> this.ran.add("cancelled with its worker"));
		this.loop.schedule(() -> this.ran.add("kept"), 2, TimeUnit.MILLISECONDS);
		alone.dispose();
		worker.dispose();
		this.loop.runWhile(() -> true);
		assertThat(this.ran).containsExactly("kept");
	}

}
