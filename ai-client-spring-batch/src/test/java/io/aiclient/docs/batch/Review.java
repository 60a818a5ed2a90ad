package io.aiclient.docs.batch;

/**
 * A row.
 *
 * @param id its key
 * @param text its text
 */
record Review(long id, String text) {

}
