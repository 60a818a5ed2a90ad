/**
 * Who may go when: requests, tokens and concurrency, admitted together.
 * <p>
 * The path of an attempt, a retry as well as the first: {@link DefaultAdmissionGate} puts
 * it into the {@code AdmissionQueue} and asks the {@code Ledger} about the first there.
 * {@code RateLedger} asks each {@code Limit} how long the attempt has to wait, by the log
 * of what was used of it ({@code SlidingWindow}); where processes share a quota, a ledger
 * that {@code Ledger.Factory} makes is asked instead, and builds on the local one. What
 * cannot go in time is refused as soon as that is certain ({@code DeadlineCheck}). What
 * may go is charged (a {@code Reservation}, of a {@code Charge} for each limit), and gets
 * an {@link AdmissionPermit}. How it ended comes back as a {@link Settlement}, which
 * frees the slot, corrects the charge and may pause the client ({@code Cooldown}). What a
 * limit allows is in its {@code Allowance}, which learns it from headers
 * ({@code Allowance#reported}) where it is not configured, and from refusals
 * ({@code LimitDiscovery}); {@code ReportedUsage} reads from headers how much of a known
 * limit is used. Where processes share a quota, {@code SharedLimits} of {@code shared}
 * learns. Begin to read at {@link DefaultAdmissionGate}, then {@code RateLedger},
 * {@code Limit} and {@code SlidingWindow}.
 * <p>
 * What must stay true: an attempt takes all that it needs in one step under the gate's
 * lock, and holds nothing while it waits; the queue and the rate limits are guarded by
 * that lock, which is held whenever one of their classes is called; they answer with
 * values and never wait; permits are delivered outside the lock; a settlement frees the
 * slot whatever else goes wrong; no window of the length that is known, wherever it
 * begins, sees more than the limit allows.
 */
@NullMarked
package io.aiclient.admission;

import org.jspecify.annotations.NullMarked;
