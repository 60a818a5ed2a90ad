package io.aiclient.spring.job;

/**
 * What a source gives: a row, or why one cannot be read.
 */
sealed interface JobInput permits JobRow, UnreadableRow {

}
