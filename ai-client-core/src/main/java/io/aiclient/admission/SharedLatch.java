package io.aiclient.admission;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.SharedQuota.LatchChange;
import io.aiclient.admission.SharedQuota.Reply;

/**
 * The billing latch of those who share a quota, as far as it has to be told and heard.
 * Not safe for use by several threads: the gate holds its lock.
 */
final class SharedLatch {

	private final Reports reports;

	private volatile Consumer<LatchChange> heard = (change) -> {
	};

	private @Nullable String reason;

	private long version;

	SharedLatch(Reports reports) {
		this.reports = reports;
	}

	void onChange(Consumer<LatchChange> heard) {
		this.heard = heard;
	}

	/**
	 * It has changed here.
	 */
	void changed(LatchChange change) {
		this.reason = change.reason();
		this.reports.latch(change);
	}

	/**
	 * The keeper has answered. What was changed here and not told yet comes after what it
	 * knows; and if it has lost its memory, it is told again.
	 * @param reply the answer
	 * @param anew whether it remembers nothing of before
	 * @return tells of a change elsewhere, to be run without the lock; null if there is
	 * none
	 */
	@Nullable Runnable told(Reply reply, boolean anew) {
		if (this.reports.hasLatchToTell() || !(anew || reply.latchVersion() > this.version)) {
			return null;
		}
		this.version = reply.latchVersion();
		if (anew && reply.latch() == null) {
			if (this.reason != null) {
				this.reports.latch(new LatchChange(this.reason));
			}
			return null;
		}
		this.reason = reply.latch();
		LatchChange change = new LatchChange(reply.latch());
		return () -> this.heard.accept(change);
	}

}
