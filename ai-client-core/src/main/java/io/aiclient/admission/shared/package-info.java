/**
 * What makes several processes one: a quota that they share through a coordinator.
 * <p>
 * The path of an attempt: the gate asks {@code SharedLedger}; its own ledger goes on
 * logging what is sent here. {@code MemberSession} answers from the leases that the
 * member holds ({@code LeasePool}). It also decides when a lease is lost: its time is
 * over ({@code advance}), the coordinator is away ({@code failed}), or the coordinator
 * has lost its memory ({@code answered}). While the coordinator is away, it answers from
 * the member's share ({@code FallbackShare}), or admits nothing if {@code OnFailure} says
 * so. The coordinator counts as away when a report fails or its reply is late:
 * {@code SharedLedger} calls {@code MemberSession#failed}, and {@code Heartbeats}
 * remembers it. After each dispatch the session decides whether there is a report to make
 * ({@code Heartbeats}) and what to ask for ({@code LeaseSizing}); {@code SharedLedger}
 * sends it to the {@link SharedQuota}, without the gate's lock, and hands the reply back.
 * Where the two logs differ, {@code RemoteCharges} says so in the next report. The client
 * hears of pauses and billing latches of other members by {@link SharedQuotaMember}.
 * Begin to read at {@code SharedLedger}, then {@code MemberSession} and
 * {@link SharedQuota}.
 * <p>
 * What must stay true: the coordinator's log never holds less than what may still arrive
 * at the provider, whoever dies at whatever moment; a report is applied once, however
 * often it is sent; each moment of the coordinator's clock is translated to the safe
 * side; no member waits for the network with the lock, which is held in all classes that
 * do not say otherwise; a quota without a coordinator is used by shares, never twice.
 */
@NullMarked
package io.aiclient.admission.shared;

import org.jspecify.annotations.NullMarked;
