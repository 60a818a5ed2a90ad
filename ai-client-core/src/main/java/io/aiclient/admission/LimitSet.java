package io.aiclient.admission;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.aiclient.admission.AdmissionSnapshot.WindowUsage;
import io.aiclient.admission.LocalLedger.LocalLimit;
import io.aiclient.admission.tokens.TokenDemand;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * All limits of a provider, and the attempts in flight: a request goes when it fits into
 * each limit, and is charged to each that is in force.
 */
final class LimitSet {

	private static final TokenDemand ONE_TOKEN = TokenDemand.of(1, 0, 1);

	private static final Comparator<Reservation> BY_SENDING = (one, other) -> Long.signum(one.sent - other.sent);

	private final Limit[] limits;

	private final List<Reservation> inFlight = new ArrayList<>();

	LimitSet(RateLimits rateLimits) {
		RateLimitSettings configured = rateLimits.configured();
		this.limits = rateLimits.provider()
			.and(configured)
			.limits()
			.stream()
			.map((kind) -> new Limit(kind, configured.limit(kind.name()), configured.window(kind)))
			.toArray(Limit[]::new);
	}

	List<LocalLimit> all() {
		return List.of(this.limits);
	}

	Limit get(int i) {
		return this.limits[i];
	}

	Limit of(Charge charge) {
		return this.limits[charge.limit];
	}

	/**
	 * Charges an attempt, which is in flight from now on.
	 * @param arrival the latest moment at which it can arrive
	 */
	void charge(Reservation reservation, long arrival, long now) {
		for (int i = 0; i < this.limits.length; i++) {
			charge(reservation, i, arrival, now);
		}
		reservation.place = this.inFlight.size();
		this.inFlight.add(reservation);
	}

	void chargeThoseInFlight(int i, ArrivalEstimate arrivals, long now) {
		this.inFlight.stream().sorted(BY_SENDING).forEach((reservation) -> {
			long arrival = reservation.answering ? reservation.arrived : arrivals.whenSent(reservation.sent);
			charge(reservation, i, arrival, now);
		});
	}

	private void charge(Reservation reservation, int i, long arrival, long now) {
		Limit limit = this.limits[i];
		if (limit.isInForce()) {
			reservation.charge(i, limit.charge(reservation.demand(), reservation.sent, arrival, now));
		}
	}

	/**
	 * Takes out an attempt that is in flight; the last takes its place.
	 */
	void ended(Reservation reservation) {
		Reservation last = this.inFlight.remove(this.inFlight.size() - 1);
		if (last != reservation) {
			this.inFlight.set(reservation.place, last);
			last.place = reservation.place;
		}
	}

	int inFlight() {
		return this.inFlight.size();
	}

	/**
	 * How many of those in flight were sent before a moment.
	 */
	long inFlightBefore(long moment) {
		return this.inFlight.stream().filter((reservation) -> reservation.sent - moment < 0).count();
	}

	/**
	 * The position of a limit; negative if the provider has none of that name.
	 */
	int indexOf(String name) {
		for (int i = 0; i < this.limits.length; i++) {
			if (this.limits[i].kind().name().equals(name)) {
				return i;
			}
		}
		return -1;
	}

	@Nullable AiRefusedLocallyException refusal(TokenDemand demand) {
		for (Limit limit : this.limits) {
			AiRefusedLocallyException refusal = limit.refusal(demand);
			if (refusal != null) {
				return refusal;
			}
		}
		return null;
	}

	long nanosUntilFree(TokenDemand demand, long now) {
		long longest = 0;
		for (Limit limit : this.limits) {
			longest = Math.max(longest, limit.nanosUntilFree(demand, now));
		}
		return longest;
	}

	/**
	 * How long until our own logs leave room for anything; nanoseconds.
	 */
	long nanosFull(long now) {
		return nanosUntilFree(ONE_TOKEN, now);
	}

	/**
	 * The name of the limit that a demand waits for longest; null if for none so long.
	 * @param atLeast nanoseconds that it waits for something else
	 */
	@Nullable String binding(TokenDemand demand, long atLeast, long now) {
		long longest = atLeast;
		String binding = null;
		for (Limit limit : this.limits) {
			long wait = limit.nanosUntilFree(demand, now);
			if (wait > longest) {
				longest = wait;
				binding = limit.kind().name();
			}
		}
		return binding;
	}

	void forgetExternal() {
		for (Limit limit : this.limits) {
			limit.forgetExternal();
		}
	}

	List<WindowUsage> usage(long now) {
		return Stream.of(this.limits).filter(Limit::isInForce).map((limit) -> limit.usage(now)).toList();
	}

}
