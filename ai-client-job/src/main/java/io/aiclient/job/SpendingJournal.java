package io.aiclient.job;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.aiclient.client.FilePermissions;
import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;

/**
 * Keeps the mark of a {@link SpendingCap} in a file, so that it holds across a crash.
 * Safe for use by many threads; at most one process has a file open.
 * <p>
 * How is it designed, and why? Each mark is written through to the disk before it counts,
 * as the {@linkplain LastRecord last record} of a file: money and tokens. A line that was
 * cut off never counted, because nothing was sent under it; any other damage to the last
 * one is an error, since the mark before it would allow to spend the same money twice.
 * All writing is done on one thread of its own.
 */
public final class SpendingJournal implements SpendingCap.Journal, AutoCloseable {

	private static final LastRecord.Kind KIND = new LastRecord.Kind("ai-client spending 1\n", false,
			"is no spending journal, or is damaged, so that it is not known what was spent: restore it, or give another "
					+ "name; or delete it, and lower the cap by what was spent",
			(bytes) -> null);

	private final HeldFiles held;

	private final LastRecord record;

	private final ExecutorService thread = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "ai-client-spending-journal");
		thread.setDaemon(true);
		return thread;
	});

	private final Scheduler writer = Schedulers.fromExecutorService(this.thread);

	private final Spending spent;

	private volatile boolean claimed;

	private SpendingJournal(Path path, HeldFiles held, NewFiles newFiles) throws IOException {
		this.held = held;
		boolean created = newFiles.create(path);
		if (!held.addFile(path)) {
			throw inUse(path);
		}
		RandomAccessFile file = newFiles.update(path);
		try {
			if (file.getChannel().tryLock() == null) {
				throw inUse(path);
			}
			this.record = new LastRecord(path, file, KIND);
			this.spent = new Spending(this.record.first(), this.record.second());
			if (created) {
				NewFiles.forceFolder(path);
			}
		}
		catch (IOException | RuntimeException ex) {
			file.close();
			throw ex;
		}
	}

	/**
	 * Opens a journal, a new one if there is no such file, which only its owner may read
	 * where the file system can keep others out. Blocks.
	 * @param file the file; its folder exists
	 * @return the journal, with what was spent before
	 * @throws IOException if the file cannot be read or written, is in use by another
	 * process, or is damaged; the message says which, and what to do
	 */
	public static SpendingJournal open(Path file) throws IOException {
		return open(file, new NewFiles(FilePermissions.ownerOnly()));
	}

	static SpendingJournal open(Path file, NewFiles newFiles) throws IOException {
		HeldFiles held = new HeldFiles();
		Path real = HeldFiles.real(file);
		if (!held.add(real)) {
			throw inUse(file);
		}
		try {
			return new SpendingJournal(real, held, newFiles);
		}
		catch (IOException | RuntimeException ex) {
			held.release();
			throw ex;
		}
	}

	/**
	 * What runs before have spent, for {@link SpendingCap.Builder#spentBefore}.
	 * @return the mark that the file held when it was opened
	 */
	public Spending spent() {
		return this.spent;
	}

	@Override
	public Mono<Void> claim(Spending upTo) {
		return Mono.fromCallable(() -> {
			this.claimed = true;
			return append(upTo);
		}).subscribeOn(this.writer).then();
	}

	/**
	 * Whether a mark was to be written since the journal is open. If not, nothing was
	 * allowed under it.
	 */
	boolean hasClaims() {
		return this.claimed;
	}

	/**
	 * Closes the file. What is still to be written fails: so wait for
	 * {@link SpendingCap#close()} first.
	 */
	@Override
	public synchronized void close() throws IOException {
		this.thread.shutdown();
		this.record.close();
		this.held.release();
	}

	private static IOException inUse(Path file) {
		return new IOException("The spending journal " + file + " is in use: only one job may have it open");
	}

	private synchronized Boolean append(Spending mark) throws IOException {
		this.record.write(mark.usd(), mark.tokens());
		this.record.force();
		return true;
	}

}
