package io.aiclient.job;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Keeps in the file of failed rows only those that are failed still: not those that were
 * answered since, nor, after a run that judges the whole file, those that could not be
 * read before and that the input has no more.
 *
 * @param files the files of the job
 * @param newFiles creates files
 * @param rows what is stored
 * @param whole whether the run has read the whole input, to ask all of it, and the file
 * has rows of no other input
 */
record StaleFailures(JobFiles files, NewFiles newFiles, StoredRows rows, boolean whole) {

	/**
	 * Drops what is stale, if anything is. The new file takes the place of the old one in
	 * a single step. A subscriber gets what is left of it once more: lines have moved.
	 */
	void dropFrom(JobJournal journal) throws IOException {
		if (this.rows.staleFailures() == 0 && !(this.whole && this.rows.unreadableGone() > 0)) {
			return;
		}
		Path file = journal.file().toRealPath();
		Path kept = file.resolveSibling(file.getFileName() + ".tmp");
		try (FileOutputStream out = this.newFiles.replacement(kept, file)) {
			try (LineReader reader = new LineReader(journal.file(), 0)) {
				while (reader.next()) {
					if (LineSeal.isIntact(reader.line()) && isStillFailed(reader)) {
						out.write(reader.line());
						out.write('\n');
					}
				}
			}
			out.getFD().sync();
		}
		if (Files.exists(this.files.delivered())) {
			try (DeliveryMark mark = DeliveryMark.open(this.files.delivered(), this.newFiles)) {
				mark.move(mark.results(), 0);
			}
		}
		if (Files.size(kept) > 0 || Files.isSymbolicLink(journal.file())) {
			Files.move(kept, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
		}
		else {
			Files.delete(kept);
			Files.delete(file);
		}
	}

	private boolean isStillFailed(LineReader reader) {
		StoredLine.Head head = StoredLine.head(reader.line());
		RowHash row = head.row();
		return this.rows.isLatestFailure(row, reader.offset())
				&& !(this.whole && head.isUnreadable() && !this.rows.isSeen(row));
	}

}
