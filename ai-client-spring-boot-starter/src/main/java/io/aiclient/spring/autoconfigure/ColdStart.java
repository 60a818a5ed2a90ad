package io.aiclient.spring.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.springframework.beans.factory.InitializingBean;
import org.springframework.beans.factory.SmartInitializingSingleton;

import io.aiclient.AiRequest;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.Log;
import io.aiclient.spring.web.WebClientExchange;

/**
 * Loads the classes of a call while the application starts, so that the first burst does
 * not reach the provider late and all at once. A client that has nothing of the user's
 * makes one call, to a server of its own on the loopback address; it runs beside the rest
 * of the start, is waited for at its end, and is made once in a process. If it cannot be
 * made, nothing is lost but the time.
 */
final class ColdStart implements InitializingBean, SmartInitializingSingleton {

	private static final Log logger = Log.of(ColdStart.class);

	private static final Duration LONGEST = Duration.ofSeconds(2);

	private static final AtomicBoolean BEGUN = new AtomicBoolean();

	private final CountDownLatch done = new CountDownLatch(1);

	@Override
	public void afterPropertiesSet() {
		if (BEGUN.compareAndSet(false, true)) {
			Thread thread = new Thread(this::run, "ai-client-cold-start");
			thread.setDaemon(true);
			thread.start();
		}
		else {
			this.done.countDown();
		}
	}

	@Override
	public void afterSingletonsInstantiated() {
		try {
			if (!this.done.await(LONGEST.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.debug("The call that loads classes is still running");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void run() {
		try (OneAnswerServer server = new OneAnswerServer()) {
			call(server);
		}
		catch (Exception | LinkageError ex) {
			logger.debug("The call that loads classes failed: the first call will be slower", ex);
		}
		finally {
			this.done.countDown();
		}
	}

	private static void call(OneAnswerServer server) {
		try (WebClientExchange exchange = server.exchange();
				ManagedAiClient client = AiClientBuilder.create(exchange)
					.name("coldstart")
					.model("none")
					.rateLimit(RateLimitSettings.none().withRequestsPerMinute(60L).withTokensPerMinute(60_000L))
					.totalTimeout(LONGEST)
					.build()) {
			client.batch(List.of(AiRequest.of("Nothing"))).then().block(LONGEST);
		}
	}

}
