package io.aiclient.simulator.quota;

/**
 * Why a request was refused.
 *
 * @param limit the limit that refuses it; of several, the one that does so longest
 * @param quota that limit as advertised
 * @param used what is charged in the window now
 * @param requested what the request would have cost
 * @param decision when to try again, or that it never fits
 */
public record QuotaRefusal(LimitKind limit, Quota quota, long used, long requested, QuotaDecision decision) {

}
