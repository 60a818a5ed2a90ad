package io.aiclient.admission;

/**
 * What one attempt was charged of one limit.
 *
 * @param logged its entry in the log
 * @param reserved what was reserved
 * @param settledThen what we had used, when it was sent, by attempts that had ended and
 * so had surely arrived
 * @param usedThen what we had used by all, itself included
 * @param chargedThen what we had been charged since the client began, itself included
 */
record LimitCharge(SlidingWindow.Charge logged, long reserved, long settledThen, long usedThen, long chargedThen) {

}
