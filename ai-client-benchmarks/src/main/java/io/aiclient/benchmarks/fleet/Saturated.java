package io.aiclient.benchmarks.fleet;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicLong;

import org.springframework.context.ApplicationContext;
import reactor.core.publisher.Flux;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResult;

/**
 * In the child: every client of the application runs a batch that has no end until its
 * parent stops it.
 */
final class Saturated {

	private final Collection<AiClient> clients;

	private final AtomicLong asked = new AtomicLong();

	private volatile boolean enough;

	private long answered;

	private long failed;

	private long attempts;

	Saturated(ApplicationContext context) {
		this.clients = context.getBeansOfType(AiClient.class).values();
	}

	/**
	 * Takes no further requests. Those already taken are still made.
	 */
	void stop() {
		this.enough = true;
	}

	/**
	 * Runs until it is stopped and all that was asked has ended.
	 */
	MemberReport run() {
		Flux.fromIterable(this.clients)
			.flatMap((client) -> client.batch(requests()), this.clients.size())
			.doOnNext(this::add)
			.blockLast();
		return new MemberReport(this.asked.get(), this.answered, this.failed, this.attempts);
	}

	private Flux<AiRequest> requests() {
		return Flux.generate((sink) -> {
			if (this.enough) {
				sink.complete();
			}
			else {
				sink.next(AiRequest.of("Number " + this.asked.incrementAndGet()));
			}
		});
	}

	private void add(AiResult<?> result) {
		if (result instanceof AiResult.Success<?> success) {
			this.answered++;
			this.attempts += success.response().attempts();
		}
		else if (result instanceof AiResult.Failure<?> failure) {
			this.failed++;
			this.attempts += failure.error().attempts();
			System.out.println("Request " + failure.index() + " failed: " + failure.error());
		}
	}

}
