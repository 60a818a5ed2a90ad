package io.aiclient.admission.shared;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.Ledger;
import io.aiclient.admission.LocalLedger;
import io.aiclient.admission.RateLimits;
import io.aiclient.admission.shared.SharedQuota.LatchChange;

/**
 * Makes one gate a member of a shared quota, and is how the other members are heard:
 * their releases of a pause, and their billing latches. Pass it to the gate with
 * {@link RateLimits#sharedBy}; the other methods work from then on, and throw
 * {@link IllegalStateException} before. Safe for use by many threads.
 */
public final class SharedQuotaMember implements Ledger.Factory {

	private final SharedQuotaSettings settings;

	private volatile @Nullable SharedLedger joined;

	/**
	 * Creates a member that has not joined.
	 * @param settings which quota, and how to share it
	 */
	public SharedQuotaMember(SharedQuotaSettings settings) {
		this.settings = settings;
	}

	/**
	 * Which quota, and how it is shared.
	 * @return the settings
	 */
	public SharedQuotaSettings settings() {
		return this.settings;
	}

	/**
	 * Joins the quota, once.
	 * @throws IllegalStateException if another gate has joined by this member
	 */
	@Override
	public Ledger create(RateLimits limits, LocalLedger local, Ledger.Host host) {
		if (this.joined != null) {
			throw new IllegalStateException("This member of shared quota '" + this.settings.name()
					+ "' belongs to a gate already: create a member for each gate");
		}
		SharedLedger ledger = new SharedLedger(limits, this.settings, local, host);
		this.joined = ledger;
		return ledger;
	}

	/**
	 * Reports each release of the pause that came from another member.
	 * @param pauseReleased gets each time whether this member paused; called without the
	 * gate's lock
	 */
	public void onPauseReleased(Consumer<Boolean> pauseReleased) {
		joined().session.onPauseReleased(pauseReleased);
	}

	/**
	 * Reports changes of the members' billing latches: the account's, and those of the
	 * keys that are sent here.
	 * @param keys fingerprints of these keys at the moment; called before each report,
	 * without the gate's lock
	 * @param changed called without the gate's lock for each latch that another member
	 * has set or released
	 */
	public void onLatch(Supplier<List<String>> keys, Consumer<LatchChange> changed) {
		joined().session.latch().onChange(keys, changed);
	}

	/**
	 * Reports to the other members that a billing latch has changed here.
	 * @param change how
	 */
	public void latchChanged(LatchChange change) {
		SharedLedger joined = joined();
		joined.host.update((now) -> {
			joined.session.latch().changed(change);
			return null;
		});
	}

	private SharedLedger joined() {
		SharedLedger joined = this.joined;
		if (joined == null) {
			throw new IllegalStateException(
					"No gate has joined shared quota '" + this.settings.name() + "' by this member yet");
		}
		return joined;
	}

}
