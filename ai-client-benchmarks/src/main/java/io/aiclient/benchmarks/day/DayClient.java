package io.aiclient.benchmarks.day;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import com.sun.management.OperatingSystemMXBean;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.benchmarks.run.ParentProcess;
import io.aiclient.benchmarks.run.PeakMemory;

/**
 * The child process: an application with the starter that makes calls at the pace of five
 * million a day, and says after each part of the time what it took.
 */
public final class DayClient {

	/**
	 * The first argument of the child.
	 */
	public static final String NAME = "day-client";

	/**
	 * What lines begin with that are for the parent.
	 */
	static final String SPAN = NAME + ": span ";

	static final String END = NAME + ": end ";

	/**
	 * From one call to the next: 57.9 a second.
	 */
	private static final Duration PACE = Duration.ofDays(1).dividedBy(5_000_000);

	private static final int MOST = 1024;

	private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

	private final AtomicLong answered = new AtomicLong();

	private final Sinks.Empty<Void> stop = Sinks.empty();

	private DayClient() {
	}

	/**
	 * Runs the client to its end.
	 * @param args the name, the URL of the provider, how long a part is, and how many
	 * there are
	 */
	public static void run(List<String> args) {
		new ParentProcess().listen(() -> {
		});
		try (ConfigurableApplicationContext context = SpringApplication.run(Application.class,
				"--spring.main.web-application-type=none", "--spring.main.banner-mode=off", "--logging.level.root=warn",
				"--ai.client.base-url=" + args.get(1), "--ai.client.api-key=benchmark",
				"--ai.client.model=gpt-4.1-mini", "--ai.client.concurrency.max=" + MOST)) {
			new DayClient().run(context.getBean(AiClient.class), Duration.parse(args.get(2)),
					Integer.parseInt(args.get(3)));
		}
	}

	private void run(AiClient client, Duration span, int spans) {
		long cpu = this.system.getProcessCpuTime();
		long before = 0;
		long begun = System.nanoTime();
		CompletableFuture<Long> end = calls(client).toFuture();
		for (int i = 1; i <= spans; i++) {
			await(begun + i * span.toNanos());
			if (end.isDone()) { // only by a failure
				end.join();
			}
			long now = this.answered.get();
			long spent = this.system.getProcessCpuTime() - cpu;
			System.gc();
			System.out.println(SPAN + new Span(100.0 * spent / span.toNanos(), heapMegabytes(),
					ManagementFactory.getThreadMXBean().getThreadCount(), (now - before) * 1e9 / span.toNanos())
				.toLine());
			cpu = this.system.getProcessCpuTime();
			before = now;
		}
		this.stop.tryEmitEmpty();
		end.join();
		System.out.printf(Locale.ROOT, "%s%.1f%n", END, PeakMemory.megabytes());
	}

	/**
	 * Ends after the stop, when all have been answered; fails if one is not.
	 */
	private Mono<Long> calls(AiClient client) {
		return Flux.interval(Duration.ZERO, PACE)
			.takeUntilOther(this.stop.asMono())
			.flatMap((i) -> client.send(AiRequest.of("Translate into German:\n\nSentence number " + i)), MOST)
			.doOnNext(this::count)
			.count();
	}

	private void count(AiResponse response) {
		if (response.content().isEmpty()) {
			throw new IllegalStateException("An answer without a text");
		}
		this.answered.incrementAndGet();
	}

	private static double heapMegabytes() {
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6;
	}

	private static void await(long nanoTime) {
		while (System.nanoTime() - nanoTime < 0) {
			LockSupport.parkNanos(nanoTime - System.nanoTime());
		}
	}

	/**
	 * An application of its own, that no component scan finds.
	 */
	@EnableAutoConfiguration
	static class Application {

	}

}
