package io.aiclient.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiExchange;
import io.aiclient.admission.shared.SharedQuota.LatchChange;
import io.aiclient.admission.shared.SharedQuotaMember;
import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiQuotaExhaustedException;
import io.aiclient.error.ErrorDetails;
import io.aiclient.error.Log;
import io.aiclient.resilience.BillingLatch;

/**
 * The billing latches of the endpoints of one account, and how other processes that share
 * its quota hear of them. A refused account concerns all of them; a refused key those
 * that send the same key, which they know by its fingerprint. Safe for use by many
 * threads.
 */
final class SharedLatches {

	private static final Log logger = Log.of(SharedLatches.class);

	private static final int LONGEST_KEY = 128;

	/**
	 * Each request may carry another key.
	 */
	private static final int MOST_REASONS = 1_000;

	/**
	 * How a reason begins on its way to other processes.
	 */
	private static final String KEY_REFUSED = "key refused: ";

	private static final String ACCOUNT_REFUSED = "account refused: ";

	private final SharedQuotaMember member;

	private final List<Latched> all = new CopyOnWriteArrayList<>();

	/**
	 * Why other processes were refused, by the key's fingerprint; null is the account's.
	 */
	private final Map<@Nullable String, String> reasons = new LinkedHashMap<>() {
		@Override
		protected boolean removeEldestEntry(Map.Entry<@Nullable String, String> eldest) {
			return size() > MOST_REASONS;
		}
	};

	SharedLatches(SharedQuotaMember member) {
		this.member = member;
		member.onLatch(this::keys, this::heard);
	}

	void add(BillingLatch latch, AiExchange exchange) {
		Latched latched = new Latched(latch, exchange, new AtomicBoolean());
		this.all.add(latched);
		latch.onChange((refusal) -> changed(latched, refusal));
	}

	private List<String> keys() {
		return this.all.stream().map(this::key).filter(Objects::nonNull).distinct().toList();
	}

	/**
	 * The empty one would be the account's, and a long one would fill the coordinator.
	 */
	private @Nullable String key(Latched latched) {
		try {
			String key = latched.exchange.keyFingerprint(this.member.settings().name());
			return (key == null || key.isBlank() || key.length() > LONGEST_KEY) ? null : key;
		}
		catch (Throwable thrown) {
			if (latched.failed.compareAndSet(false, true)) {
				logger.warn("The AiExchange {} failed to mark its key", latched.exchange.getClass().getName(), thrown);
			}
			return null;
		}
	}

	/**
	 * A key that is not known has no other process that is known to send it. A release
	 * proves that both account and key are well.
	 */
	private void changed(Latched latched, @Nullable AiClientException refusal) {
		String key = key(latched);
		boolean ofKey = refusal instanceof AiAuthenticationException;
		String reason = (refusal != null) ? (ofKey ? KEY_REFUSED : ACCOUNT_REFUSED) + refusal.summary() : null;
		if (reason == null) {
			synchronized (this.reasons) {
				this.reasons.remove(null);
				this.reasons.remove(key);
			}
			this.member.latchChanged(new LatchChange(null, null));
		}
		else if (!ofKey) {
			this.member.latchChanged(new LatchChange(null, reason));
		}
		if (key != null && (reason == null || ofKey)) {
			this.member.latchChanged(new LatchChange(key, reason));
		}
	}

	private void heard(LatchChange change) {
		synchronized (this.reasons) {
			if (change.reason() != null) {
				this.reasons.put(change.key(), change.reason());
			}
			else {
				this.reasons.remove(change.key());
			}
		}
		for (Latched latched : this.all) {
			if (change.key() == null || change.key().equals(key(latched))) {
				hear(latched, change);
			}
		}
	}

	/**
	 * A release of one leaves the other set.
	 */
	private void hear(Latched latched, LatchChange change) {
		if (change.reason() != null) {
			latched.latch.hear(refusal(change.reason()));
			return;
		}
		boolean ofKey = change.key() != null;
		AiClientException refused = latched.latch.refusal();
		if (refused != null && (refused instanceof AiAuthenticationException) == ofKey) {
			latched.latch.hear(null);
			String other;
			synchronized (this.reasons) {
				other = this.reasons.get(ofKey ? null : key(latched));
			}
			if (other != null) {
				latched.latch.hear(refusal(other));
			}
		}
	}

	private static AiClientException refusal(String reason) {
		boolean ofKey = reason.startsWith(KEY_REFUSED);
		String kind = ofKey ? KEY_REFUSED : ACCOUNT_REFUSED;
		String message = "Another process was refused: "
				+ (reason.startsWith(kind) ? reason.substring(kind.length()) : reason);
		return ofKey ? new AiAuthenticationException(message, ErrorDetails.LOCAL, null)
				: new AiQuotaExhaustedException(message, ErrorDetails.LOCAL, null);
	}

	private record Latched(BillingLatch latch, AiExchange exchange, AtomicBoolean failed) {

	}

}
