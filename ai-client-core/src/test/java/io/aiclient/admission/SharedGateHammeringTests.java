package io.aiclient.admission;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import io.aiclient.Ticker;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.concurrency.ConcurrencySettings;
import io.aiclient.admission.shared.SharedQuota;
import io.aiclient.admission.shared.SharedQuotaMember;
import io.aiclient.admission.shared.SharedQuotaSettings;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two gates that share a quota, under many real threads.
 */
class SharedGateHammeringTests {

	private static final int THREADS = 8;

	private static final int SLOTS = 4;

	private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

	private final Leases leases = new Leases();

	@AfterEach
	void stop() {
		this.threads.shutdownNow();
	}

	@Test
	void neverMoreInFlightThanAllMayHaveAndNothingIsLeft() throws InterruptedException {
		List<DefaultAdmissionGate> gates = Stream.generate(this::gate).limit(2).toList();
		int perThread = 150;
		AtomicInteger inFlight = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		CountDownLatch ended = new CountDownLatch(THREADS * perThread);
		for (int thread = 0; thread < THREADS; thread++) {
			DefaultAdmissionGate gate = gates.get(thread % 2);
			this.threads.execute(() -> {
				for (int i = 0; i < perThread; i++) {
					AtomicInteger ends = new AtomicInteger();
					Disposable application = gate.admit(new AdmissionRequest(Priority.BATCH, 1)).doOnNext((permit) -> {
						most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
						this.threads.execute(() -> {
							inFlight.decrementAndGet();
							permit.settle(GateTimetable.used(1, 1));
						});
					}).doFinally((signal) -> {
						if (ends.getAndIncrement() == 0) {
							ended.countDown();
						}
					}).subscribe();
					if (i % 2 == 0) {
						this.threads.execute(application::dispose);
					}
				}
			});
		}
		assertThat(ended.await(60, TimeUnit.SECONDS)).as("all were served or cancelled").isTrue();
		this.threads.shutdown();
		assertThat(this.threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
		assertThat(most).hasValueBetween(1, SLOTS);
		this.leases.closing = true;
		gates.forEach(DefaultAdmissionGate::close);
		assertThat(this.leases.closed.await(10, TimeUnit.SECONDS)).as("both have given their slots back").isTrue();
		assertThat(gates).allSatisfy((gate) -> {
			assertThat(gate.snapshot().inFlight()).isZero();
			assertThat(gate.snapshot().waiting()).isZero();
		});
	}

	private DefaultAdmissionGate gate() {
		RateLimits limits = RateLimits.of(RateLimitSettings.none())
			.sharedBy(new SharedQuotaMember(SharedQuotaSettings.of("account", this.leases).withMaxConcurrency(SLOTS)));
		return new DefaultAdmissionGate(limits, ConcurrencyLimit.of(ConcurrencySettings.fixed(100)), Ticker.system(),
				Schedulers.parallel());
	}

	/**
	 * Leases slots, and answers on threads of its own.
	 */
	private static final class Leases implements SharedQuota {

		private final Map<String, Integer> held = new HashMap<>();

		private final Set<String> gone = new HashSet<>();

		private final CountDownLatch closed = new CountDownLatch(2);

		private final Ticker ticker = Ticker.system();

		private volatile boolean closing;

		@Override
		public Mono<Reply> exchange(Report report) {
			return Mono.fromCallable(() -> answer(report)).subscribeOn(Schedulers.parallel());
		}

		private synchronized Reply answer(Report report) {
			this.held.put(report.member(), report.slots());
			LeaseRequest leaseRequest = report.leaseRequest();
			int free = SLOTS - this.held.values().stream().mapToInt((slots) -> slots).sum();
			List<Long> nothing = report.limits().stream().map((terms) -> 0L).toList();
			long now = this.ticker.nanos() / 1_000;
			Lease lease = null;
			if (leaseRequest != null && free > 0 && !leaseRequest.ahead()) {
				int attempts = Math.min(free, 1 + leaseRequest.more());
				this.held.merge(report.member(), attempts, Integer::sum);
				lease = new Lease(now, attempts, nothing, nothing);
			}
			if (this.closing && leaseRequest == null && report.slots() == 0 && this.gone.add(report.member())) {
				this.closed.countDown();
			}
			return new Reply(now, "epoch", lease, now + 1_000, "concurrency",
					report.limits().stream().map((terms) -> new InForce(0, terms.window(), false, 0, 0)).toList(),
					this.held.size(), 0, 0, List.of(), List.of());
		}

	}

}
