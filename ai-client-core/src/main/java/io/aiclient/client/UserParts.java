package io.aiclient.client;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.aiclient.AiAnswerHead;
import io.aiclient.AiExchange;
import io.aiclient.AiRequest;
import io.aiclient.Ticker;
import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.admission.Settlement;
import io.aiclient.admission.concurrency.ConcurrencyLimit;
import io.aiclient.admission.tokens.TokenCounter;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.error.Log;
import io.aiclient.error.Thrown;
import io.aiclient.resilience.RetryPolicy;

/**
 * Holds parts that a user wrote to their contracts: what one of them throws ends at most
 * the request it was asked about, and is in the log where no request can report it.
 */
final class UserParts {

	private static final Log logger = Log.of(UserParts.class);

	/**
	 * A counter that makes more of a request is wrong, as one is that counts below zero.
	 */
	private static final long MOST_TOKENS = Integer.MAX_VALUE;

	private UserParts() {
	}

	static AiClientException notSent(String part, Throwable thrown) {
		return (thrown instanceof AiClientException error) ? error : new AiRefusedLocallyException(
				"Not sent: " + part + " threw " + Thrown.describe(thrown), ErrorDetails.LOCAL, false, thrown);
	}

	/**
	 * The error of an attempt whose exchange threw: an exception is classified as it is.
	 */
	static Throwable exchangeFailed(AiExchange exchange, Throwable thrown) {
		return (thrown instanceof Exception) ? thrown
				: new AiProviderException("The exchange " + name(exchange) + " threw " + Thrown.describe(thrown),
						ErrorDetails.LOCAL.withAttempts(1), false, thrown);
	}

	/**
	 * The error of a call in the middle of which something threw, whosever it was.
	 */
	static AiClientException failed(String client, Throwable thrown) {
		return (thrown instanceof AiClientException error) ? error
				: new AiProviderException(
						"The request failed inside client '" + client + "': " + Thrown.describe(thrown),
						ErrorDetails.LOCAL, false, thrown);
	}

	/**
	 * The error of a batch whose source failed: an exception stays as it is.
	 */
	static Throwable sourceFailed(Object source, Throwable thrown) {
		return (thrown instanceof Exception) ? thrown
				: new AiRefusedLocallyException(
						"The source of requests " + name(source) + " threw " + Thrown.describe(thrown),
						ErrorDetails.LOCAL, false, thrown);
	}

	static AiClientException cancelledBySubscriber(String client, Throwable thrown) {
		return (thrown instanceof AiClientException error) ? error
				: new AiCancelledException(
						"Cancelled: the subscriber of client '" + client + "' threw " + Thrown.describe(thrown),
						ErrorDetails.LOCAL, thrown);
	}

	static AdmissionGate guardGate(AdmissionGate gate) {
		return new AdmissionGate() {

			private volatile AdmissionSnapshot last = AdmissionSnapshot.of(0, 0, 0);

			@Override
			public Mono<AdmissionPermit> admit(AdmissionRequest request) {
				return Boundary.ofMono(() -> gate.admit(request), this::failed)
					.onErrorMap(this::failed)
					.map(UserParts::guardPermit)
					.switchIfEmpty(Mono.error(() -> AiRefusedLocallyException
						.because("Not sent: the AdmissionGate " + name(gate) + " completed without a permit")));
			}

			private AiClientException failed(Throwable thrown) {
				return notSent("the AdmissionGate " + name(gate), thrown);
			}

			@Override
			public AdmissionSnapshot snapshot() {
				this.last = ask(gate::snapshot, this.last, "AdmissionGate", gate);
				return this.last;
			}

			@Override
			public void releasePause() {
				report(gate::releasePause, "AdmissionGate", gate);
			}
		};
	}

	private static AdmissionPermit guardPermit(AdmissionPermit permit) {
		return new AdmissionPermit() {
			@Override
			public void answering(AiAnswerHead head) {
				report(() -> permit.answering(head), "AdmissionPermit", permit);
			}

			@Override
			public void settle(Settlement settlement) {
				report(() -> permit.settle(settlement), "AdmissionPermit", permit);
			}
		};
	}

	static ConcurrencyLimit guardLimit(ConcurrencyLimit limit) {
		return new ConcurrencyLimit() {

			private volatile int last = 1;

			@Override
			public int current() {
				this.last = Math.max(1, ask(limit::current, this.last, "ConcurrencyLimit", limit));
				return this.last;
			}

			@Override
			public void onSample(Sample sample) {
				report(() -> limit.onSample(sample), "ConcurrencyLimit", limit);
			}

			@Override
			public @Nullable Change lastChange() {
				try {
					return limit.lastChange();
				}
				catch (Throwable thrown) {
					warn("ConcurrencyLimit", limit, thrown);
					return null;
				}
			}
		};
	}

	static TokenCounter guardCounter(TokenCounter counter) {
		return new TokenCounter() {
			@Override
			public @Nullable Long count(AiRequest request) {
				return plausible(ask(() -> counter.count(request), -1L, "TokenCounter", counter));
			}

			@Override
			public @Nullable Long countText(String model, String text) {
				return plausible(ask(() -> counter.countText(model, text), -1L, "TokenCounter", counter));
			}
		};
	}

	private static @Nullable Long plausible(Long counted) {
		return (counted >= 0 && counted <= MOST_TOKENS) ? counted : null;
	}

	/**
	 * A policy that is waited for no longer than any duration can last, and that throws
	 * an {@link AiRefusedLocallyException} which names it, if it throws.
	 */
	static RetryPolicy guardPolicy(RetryPolicy policy) {
		return (failed) -> {
			try {
				Duration delay = policy.delayBeforeRetry(failed);
				if (delay == null) {
					return null;
				}
				return delay.isNegative() ? Duration.ZERO : Ticker.clamp(delay);
			}
			catch (Throwable thrown) {
				logger.warn("The RetryPolicy {} threw; the request is not made again", name(policy), thrown);
				throw AiRefusedLocallyException
					.because("the RetryPolicy " + name(policy) + " threw " + Thrown.describe(thrown));
			}
		};
	}

	/**
	 * Asks a part for a value, or takes another if it throws or returns none.
	 */
	@SuppressWarnings("NullAway") // a user's part may return null all the same
	static <T> T ask(Supplier<? extends @Nullable T> question, T otherwise, String kind, Object part) {
		try {
			T answer = question.get();
			return (answer != null) ? answer : otherwise;
		}
		catch (Throwable thrown) {
			warn(kind, part, thrown);
			return otherwise;
		}
	}

	static void report(Runnable event, String kind, Object part) {
		try {
			event.run();
		}
		catch (Throwable thrown) {
			warn(kind, part, thrown);
		}
	}

	private static void warn(String kind, Object part, Throwable thrown) {
		logger.warn("The {} {} threw; requests go on without it", kind, name(part), thrown);
	}

	static String name(Object part) {
		return part.getClass().getName();
	}

}
