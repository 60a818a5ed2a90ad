package io.aiclient.admission.shared;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.shared.SharedQuota.Latch;
import io.aiclient.admission.shared.SharedQuota.LatchChange;
import io.aiclient.admission.shared.SharedQuota.Reply;

/**
 * The billing latches of those who share a quota, as far as changes have to be reported
 * and heard: the account's, and those of the keys that are sent here.
 */
final class SharedLatch {

	private final Heartbeats heartbeats;

	private volatile Consumer<LatchChange> heard = (change) -> {
	};

	private volatile Supplier<List<String>> keys = List::of;

	/**
	 * What is known of each latch by its key's fingerprint, null for the account's.
	 */
	private final Map<@Nullable String, Latch> known = new HashMap<>();

	/**
	 * Whether a reply of a coordinator that had lost its memory is still to be looked at.
	 */
	private boolean lost;

	private final AtomicBoolean reading = new AtomicBoolean();

	private volatile List<String> sent = List.of();

	SharedLatch(Heartbeats heartbeats) {
		this.heartbeats = heartbeats;
	}

	void onChange(Supplier<List<String>> keys, Consumer<LatchChange> heard) {
		this.keys = keys;
		this.heard = heard;
	}

	/**
	 * The fingerprints of the keys that are sent here. Code of users makes them: to be
	 * called without the lock. While one call lasts, others get what was known before.
	 */
	List<String> keys() {
		if (this.reading.compareAndSet(false, true)) {
			try {
				this.sent = List.copyOf(this.keys.get());
			}
			finally {
				this.reading.set(false);
			}
		}
		return this.sent;
	}

	void changed(LatchChange change) {
		Latch old = this.known.getOrDefault(change.key(), new Latch(change.key(), null, 0));
		this.known.put(change.key(), new Latch(change.key(), change.reason(), old.version()));
		this.heartbeats.latch(change);
	}

	/**
	 * The coordinator has answered. What changed here and was not reported yet comes
	 * after what it knows; and if it has lost its memory, it is reported again.
	 * @param anew whether it remembers nothing of before
	 * @return reports changes elsewhere, to be run without the lock
	 */
	Runnable answered(Reply reply, boolean anew) {
		this.lost |= anew;
		if (this.heartbeats.hasLatchToReport()) {
			return () -> {
			};
		}
		boolean lost = this.lost;
		this.lost = false;
		List<LatchChange> changes = new ArrayList<>();
		Map<@Nullable String, Latch> before = new HashMap<>(this.known);
		this.known.clear();
		for (Latch latch : reply.latches()) {
			Latch old = before.getOrDefault(latch.key(), new Latch(latch.key(), null, 0));
			if (!lost && latch.version() <= old.version()) {
				this.known.put(latch.key(), old);
			}
			else if (lost && latch.reason() == null) {
				this.known.put(latch.key(), new Latch(latch.key(), old.reason(), latch.version()));
				if (old.reason() != null) {
					this.heartbeats.latch(new LatchChange(latch.key(), old.reason()));
				}
			}
			else {
				this.known.put(latch.key(), latch);
				changes.add(new LatchChange(latch.key(), latch.reason()));
			}
		}
		return () -> changes.forEach(this.heard);
	}

}
