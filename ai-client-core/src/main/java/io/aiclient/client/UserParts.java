package io.aiclient.client;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import io.aiclient.AiAnswerHead;
import io.aiclient.admission.AdmissionGate;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.AdmissionRequest;
import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.admission.ConcurrencyLimit;
import io.aiclient.admission.Settlement;
import io.aiclient.admission.TokenCounter;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.resilience.RetryPolicy;

/**
 * Holds parts that a user wrote to their contracts: what one of them throws ends at most
 * the request it was asked about, and is said in the log where no request can tell it.
 */
final class UserParts {

	private static final Logger logger = LoggerFactory.getLogger(UserParts.class);

	private UserParts() {
	}

	static AdmissionGate guardGate(AdmissionGate gate) {
		return new AdmissionGate() {
			@Override
			public Mono<AdmissionPermit> admit(AdmissionRequest request) {
				return Mono.defer(() -> gate.admit(request))
					.map(UserParts::guardPermit)
					.switchIfEmpty(Mono.error(() -> AiRefusedLocallyException
						.because("Not sent: the AdmissionGate " + name(gate) + " completed without a permit")));
			}

			@Override
			public AdmissionSnapshot snapshot() {
				return gate.snapshot();
			}

			@Override
			public void releasePause() {
				gate.releasePause();
			}
		};
	}

	private static AdmissionPermit guardPermit(AdmissionPermit permit) {
		return new AdmissionPermit() {
			@Override
			public void answering(AiAnswerHead head) {
				try {
					permit.answering(head);
				}
				catch (RuntimeException ex) {
					logger.warn("The AdmissionPermit {} failed to hear of an answer", name(permit), ex);
				}
			}

			@Override
			public void settle(Settlement settlement) {
				try {
					permit.settle(settlement);
				}
				catch (RuntimeException ex) {
					logger.warn("The AdmissionPermit {} failed to settle", name(permit), ex);
				}
			}
		};
	}

	static ConcurrencyLimit guardLimit(ConcurrencyLimit limit) {
		return new ConcurrencyLimit() {

			private volatile int last = 1;

			@Override
			public int current() {
				try {
					this.last = Math.max(1, limit.current());
				}
				catch (RuntimeException ex) {
					logger.warn("The ConcurrencyLimit {} failed; it stays at {}", name(limit), this.last, ex);
				}
				return this.last;
			}

			@Override
			public void onSample(Sample sample) {
				try {
					limit.onSample(sample);
				}
				catch (RuntimeException ex) {
					logger.warn("The ConcurrencyLimit {} failed to learn from a sample", name(limit), ex);
				}
			}

			@Override
			public @Nullable Change lastChange() {
				try {
					return limit.lastChange();
				}
				catch (RuntimeException ex) {
					logger.warn("The ConcurrencyLimit {} failed to tell of its last change", name(limit), ex);
					return null;
				}
			}
		};
	}

	@SuppressWarnings("NullAway") // a user's counter may return null all the same
	static TokenCounter guardCounter(TokenCounter counter) {
		return (request) -> {
			try {
				OptionalLong tokens = counter.count(request);
				return (tokens != null) ? tokens : OptionalLong.empty();
			}
			catch (RuntimeException ex) {
				logger.warn("The TokenCounter {} failed; the tokens are guessed", name(counter), ex);
				return OptionalLong.empty();
			}
		};
	}

	@SuppressWarnings("NullAway") // a user's policy may return null all the same
	static RetryPolicy guardPolicy(RetryPolicy policy) {
		return (failed) -> {
			try {
				Optional<Duration> delay = policy.delayBeforeRetry(failed);
				return (delay != null) ? delay : Optional.empty();
			}
			catch (RuntimeException ex) {
				logger.warn("The RetryPolicy {} failed; the request is not made again", name(policy), ex);
				return Optional.empty();
			}
		};
	}

	private static String name(Object part) {
		return part.getClass().getName();
	}

}
