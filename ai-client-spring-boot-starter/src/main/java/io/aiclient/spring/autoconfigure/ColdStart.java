package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

import io.aiclient.AiRequest;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.Log;
import io.aiclient.spring.AiWarmUp;
import io.aiclient.spring.web.WebClientExchange;

/**
 * Loads the classes of a call before the first one is admitted, so that the first burst
 * does not reach the provider late and all at once.
 * <p>
 * How is it designed, and why? A client that has nothing of the user's makes one call, to
 * a server of its own on the loopback address, once in a process, and so does each
 * library ({@link AiWarmUp}); then the clients make what they put off, TLS above all. It
 * begins when the application is ready, if a bean has a client injected, or with the
 * first call; or the start waits for it. Calls that come meanwhile wait for its end,
 * before they are admitted: they would load the same classes at the same time, and their
 * admission would be of a moment long before they are sent. If it fails, nothing is lost
 * but the time.
 */
final class ColdStart implements SmartInitializingSingleton, ApplicationListener<ApplicationReadyEvent> {

	static final String PROPERTY = AiClientProperties.PREFIX + ".warm-up";

	private static final Log logger = Log.of(ColdStart.class);

	private static final Duration LONGEST = Duration.ofSeconds(5);

	private static final AtomicBoolean CALLED = new AtomicBoolean();

	private final Moment moment;

	private final BooleanSupplier injected;

	private final Supplier<? extends List<AiWarmUp>> warmUps;

	private final Runnable preparation;

	private final AtomicBoolean begun = new AtomicBoolean();

	/**
	 * Lets calls go in the order in which they came.
	 */
	private final Sinks.Empty<Void> done = Sinks.empty();

	/**
	 * Creates it.
	 * @param moment when it runs
	 * @param injected whether a bean has a client injected
	 * @param warmUps the calls of libraries
	 * @param preparation makes what the clients put off
	 */
	ColdStart(Moment moment, BooleanSupplier injected, Supplier<? extends List<AiWarmUp>> warmUps,
			Runnable preparation) {
		this.moment = moment;
		this.injected = injected;
		this.warmUps = warmUps;
		this.preparation = preparation;
	}

	/**
	 * Waits for its end, five seconds at most, and begins it if nothing has.
	 * @return its end; null if it is switched off
	 */
	@Nullable Mono<Void> done() {
		if (this.moment == Moment.OFF) {
			return null;
		}
		return Mono.defer(() -> {
			begin();
			return this.done.asMono().timeout(LONGEST, Mono.empty());
		});
	}

	@Override
	public void onApplicationEvent(ApplicationReadyEvent event) {
		if (this.moment == Moment.BACKGROUND && this.injected.getAsBoolean()) {
			begin();
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		if (this.moment == Moment.START) {
			begin();
			await();
		}
	}

	boolean hasBegun() {
		return this.begun.get();
	}

	private void await() {
		try {
			this.done.asMono().block(LONGEST);
		}
		catch (IllegalStateException ex) {
			logger.debug("The call that loads classes is still running");
		}
	}

	private void begin() {
		if (this.begun.compareAndSet(false, true)) {
			Thread thread = new Thread(this::run, "ai-client-cold-start");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void run() {
		try {
			if (CALLED.compareAndSet(false, true)) {
				attempt(this::call);
			}
			attempt(this.preparation::run);
		}
		finally {
			this.done.tryEmitEmpty();
		}
	}

	private static void attempt(Part part) {
		try {
			part.run();
		}
		catch (Exception | LinkageError ex) {
			logger.debug("What makes the first call fast failed: it will be slower", ex);
		}
	}

	private void call() throws Exception {
		try (LoopbackServer server = new LoopbackServer();
				WebClientExchange exchange = server.exchange();
				ManagedAiClient client = AiClientBuilder.create(exchange)
					.name("coldstart")
					.model("none")
					.rateLimit(RateLimitSettings.none().withRequestsPerMinute(60L).withTokensPerMinute(60_000L))
					.totalTimeout(LONGEST)
					.build()) {
			client.batch(List.of(AiRequest.of("Nothing"))).then().block(LONGEST);
			this.warmUps.get().forEach((warmUp) -> attempt(() -> warmUp.call(client.http())));
		}
	}

	private interface Part {

		void run() throws Exception;

	}

	/**
	 * When the classes of a call are loaded.
	 */
	enum Moment {

		/**
		 * When the application is ready, if a bean has a client injected, or with the
		 * first call if that comes before.
		 */
		BACKGROUND,
		/**
		 * Before the application is ready.
		 */
		START,
		/**
		 * By the first calls.
		 */
		OFF;

		/**
		 * The name as it is written in properties.
		 */
		@Override
		public String toString() {
			return name().toLowerCase(Locale.ROOT);
		}

	}

}
