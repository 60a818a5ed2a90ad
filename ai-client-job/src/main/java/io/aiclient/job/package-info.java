/**
 * Durable batches: rows with a key in, results in a file that survives a crash.
 * <p>
 * The room decides which rows are asked, and what becomes of each result; how a request
 * is sent is the client's affair. The path through it: {@code AiBatchJob} starts a
 * {@code JobRun}, which has an {@code OpenJob} with a {@code JobStore}: that takes the
 * locks, scans the files ({@code JournalScan}) and fills {@code StoredRows} from them,
 * also after a crash. {@code JobFeed} reads the input ({@code JobRows}), asks
 * {@code StoredRows} of each row, and hands those without a result to a batch of the
 * client; to try failed rows again, those that failed. What is asked, an answer or a
 * vector, is a {@code RowRequest}, which {@code JobTask} makes of a row and hands to the
 * client. {@code RowSettlement} decides what a result means for its row, and
 * {@code JobStore} appends it to a {@code JobJournal}; {@code RowDelivery} reads it from
 * there for the subscriber, and moves the {@code DeliveryMark}, which holds up to where
 * results were delivered. {@code JobSpending} holds the run to its budget;
 * {@code SpendingJournal} is the file that knows what was spent, also after a crash. The
 * report is a {@code JobTally}'s. Begin to read at {@code JobRun}, then {@code JobFeed},
 * which decides which rows are asked, and {@code JobJournal}.
 * <p>
 * What must stay true: a row that is settled is stored before it is delivered and before
 * it has ended for the feed; a row is known by its key and the hash of its request, which
 * no version may change; under a budget, the most that a request can cost is written down
 * before it is sent; memory does not grow with the number of rows; no file is created but
 * by {@code NewFiles}; and files of earlier versions are read.
 */
@NullMarked
package io.aiclient.job;

import org.jspecify.annotations.NullMarked;
