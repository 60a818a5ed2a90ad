/**
 * Durable batches: rows with a key in, results in a file that survives a crash.
 * <p>
 * The room decides which rows are asked, and what becomes of each result; how a request
 * is sent is the client's affair. The path through it: {@code AiBatchJob} starts a
 * {@code JobRun}, which has an {@code OpenJob}. Its {@code JobStore} takes the locks,
 * scans the files ({@code JournalScan}) and knows which rows are stored
 * ({@code StoredRows}). {@code JobFeed} reads the input ({@code JobRows}), passes over
 * what is stored, and hands the rest to a batch of the client. {@code RowSettlement}
 * appends each result to a {@code JobJournal}; {@code RowDelivery} reads it from there
 * for the subscriber. {@code JobSpending} keeps the budget. The report is a
 * {@code JobTally}'s. Begin to read at {@code JobRun}, then {@code JobJournal}.
 * <p>
 * What must stay true: a row is stored before it is delivered and before it has ended for
 * the feed; a row is known by its key and the hash of its request, which no version may
 * change; what is spent is written down before a request is sent; memory does not grow
 * with the number of rows; no file is created but by {@code NewFiles}; and files of
 * earlier versions are read.
 */
@NullMarked
package io.aiclient.job;

import org.jspecify.annotations.NullMarked;
