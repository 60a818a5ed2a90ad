package io.aiclient.benchmarks.adapters;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

import org.springframework.ai.chat.client.ChatClient;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.admission.ProviderLimit;
import io.aiclient.benchmarks.quota.CallerTrials;
import io.aiclient.benchmarks.run.ParentProcess;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.simulator.SimulatedProvider;

/**
 * The child process: an application with Spring AI that reads streams, of which it
 * cancels every third after the first piece, and says how its client stands afterwards.
 */
public final class StreamClient {

	/**
	 * The first argument of the child.
	 */
	public static final String NAME = "stream-client";

	/**
	 * What the line begins with that is for the parent.
	 */
	static final String REPORT = NAME + ": ";

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final Duration OFTEN = Duration.ofMillis(20);

	/**
	 * Each of so many is cancelled.
	 */
	static final int CANCELLED = 3;

	private StreamClient() {
	}

	/**
	 * Runs the client to its end.
	 * @param args the name, how many streams, how long to wait until their tokens have
	 * left the window, and properties for the application
	 */
	public static void run(List<String> args) {
		new ParentProcess().listen(() -> {
		});
		try (ConfigurableApplicationContext context = SpringApplication.run(AdapterClient.Application.class,
				args.subList(3, args.size()).toArray(String[]::new))) {
			ManagedAiClient client = context.getBean(ManagedAiClient.class);
			ChatClient chat = context.getBean(ChatClient.Builder.class).build();
			Long right = Flux.range(0, Integer.parseInt(args.get(1)))
				.flatMap((i) -> isRight(chat, i), CallerTrials.SLOTS)
				.filter((isRight) -> isRight)
				.count()
				.block();
			AdmissionSnapshot idle = await(client, (snapshot) -> snapshot.inFlight() + snapshot.waiting() == 0,
					PATIENCE);
			AdmissionSnapshot later = await(client, (snapshot) -> tokens(snapshot) == 0, Duration.parse(args.get(2)));
			System.out.println(REPORT + new StreamReport((right != null) ? right : 0, idle.inFlight() + idle.waiting(),
					tokens(idle), tokens(later))
				.toLine());
		}
	}

	private static Mono<Boolean> isRight(ChatClient chat, int i) {
		String question = "Translate into German:\n\nSentence number " + i
				+ " of a thousand that come in pieces, of which a third is read no further than the first.";
		Flux<String> pieces = chat.prompt(question).stream().content();
		Mono<Boolean> isRight = (i % CANCELLED == 0) ? pieces.take(1).hasElements()
				: pieces.collectList().map((all) -> String.join("", all).equals(SimulatedProvider.answerTo(question)));
		return isRight.onErrorResume((thrown) -> {
			System.out.println("Stream " + i + " failed: " + thrown);
			return Mono.just(false);
		});
	}

	/**
	 * Looks at the client until it stands so, or for a time.
	 */
	private static AdmissionSnapshot await(ManagedAiClient client, Predicate<AdmissionSnapshot> condition,
			Duration atMost) {
		AdmissionSnapshot last = Flux.interval(Duration.ZERO, OFTEN)
			.map((tick) -> client.snapshot().admission())
			.takeUntil(condition)
			.take(atMost)
			.blockLast();
		return (last != null) ? last : client.snapshot().admission();
	}

	private static long tokens(AdmissionSnapshot snapshot) {
		return snapshot.windows()
			.stream()
			.filter((window) -> window.name().equals(ProviderLimit.TOKENS))
			.mapToLong(AdmissionSnapshot.WindowUsage::used)
			.findFirst()
			.orElseThrow();
	}

}
