package io.aiclient.sample.batch;

/**
 * A row of the input.
 *
 * @param line its line in the file, from 1
 * @param id its key
 * @param text what to translate
 */
record Sentence(int line, String id, String text) {

}
