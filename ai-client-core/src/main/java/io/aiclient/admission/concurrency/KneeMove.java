package io.aiclient.admission.concurrency;

/**
 * A change of the concurrency limit that the {@link KneeSearch} wants.
 *
 * @param limit the new limit
 * @param reason why, in a short sentence
 */
record KneeMove(int limit, String reason) {

}
