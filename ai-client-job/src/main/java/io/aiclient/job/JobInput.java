package io.aiclient.job;

/**
 * What a source gives: a row, or why one cannot be read.
 */
sealed interface JobInput permits JobRow, UnreadableRow {

}
