package io.aiclient.job;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;
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
 * How is it designed, and why? A line is appended for each mark, and written through to
 * the disk before it counts: money, tokens and a CRC-32C of both. The last line holds. A
 * line that was cut off never counted, because nothing was sent under it, so it is cut
 * away; any other damage to the last line is an error, since the mark before it would
 * allow to spend the same money twice. All writing is done on one thread of its own.
 */
public final class SpendingJournal implements SpendingCap.Journal, AutoCloseable {

	private static final String HEADER = "ai-client spending 1\n";

	private static final Pattern LINE = Pattern.compile("(\\d{1,40}(?:\\.\\d{1,40})?) (\\d{1,18}) ([0-9a-f]{8})");

	private final Path file;

	private final HeldFiles held;

	private final FileChannel channel;

	private final ExecutorService thread = Executors.newSingleThreadExecutor((task) -> {
		Thread thread = new Thread(task, "ai-client-spending-journal");
		thread.setDaemon(true);
		return thread;
	});

	private final Scheduler writer = Schedulers.fromExecutorService(this.thread);

	private final Spending spent;

	private long length;

	private volatile boolean claimed;

	private SpendingJournal(Path file, HeldFiles held, NewFiles newFiles) throws IOException {
		this.file = file;
		this.held = held;
		boolean created = newFiles.create(file);
		if (!held.addFile(file)) {
			throw inUse(file);
		}
		this.channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
		try {
			if (this.channel.tryLock() == null) {
				throw inUse(file);
			}
			this.spent = recover();
			if (created) {
				forceFolder();
			}
		}
		catch (IOException | RuntimeException ex) {
			this.channel.close();
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
		if (!held.addName(real)) {
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
			return append(line(upTo));
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
		this.channel.close();
		this.held.release();
	}

	private static IOException inUse(Path file) {
		return new IOException("The spending journal " + file + " is in use: only one job may have it open");
	}

	private Spending recover() throws IOException {
		ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(this.channel.size()));
		int read = 0;
		while (read >= 0 && bytes.hasRemaining()) {
			read = this.channel.read(bytes);
		}
		String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
		if (text.length() < HEADER.length() && HEADER.startsWith(text)) {
			return Spending.NONE;
		}
		if (!text.startsWith(HEADER)) {
			throw new IOException("The file " + this.file + " is no spending journal, or its first line is damaged: "
					+ "give another name, or restore it");
		}
		int end = text.lastIndexOf('\n') + 1;
		this.length = end;
		Spending last = endOfLine(text.substring(end));
		if (last != null) {
			append(line(last));
			return last;
		}
		return (end == HEADER.length()) ? Spending.NONE
				: lastLine(text.substring(text.lastIndexOf('\n', end - 2) + 1, end - 1));
	}

	/**
	 * A line that is whole but for its end, be that missing or damaged.
	 */
	private static @Nullable Spending endOfLine(String tail) {
		Spending whole = parse(tail);
		return (whole != null || tail.isEmpty()) ? whole : parse(tail.substring(0, tail.length() - 1));
	}

	private Spending lastLine(String line) throws IOException {
		Spending last = parse(line);
		if (last == null) {
			throw new IOException("The spending journal " + this.file + " is damaged in its last line, so that nobody "
					+ "knows what was spent: restore it; or delete it, and lower the cap by what was spent");
		}
		return last;
	}

	private static @Nullable Spending parse(String line) {
		Matcher matcher = LINE.matcher(line);
		if (!matcher.matches()) {
			return null;
		}
		Spending spending = new Spending(new BigDecimal(matcher.group(1)), Long.parseLong(matcher.group(2)));
		return checksum(line.substring(0, matcher.start(3))).equals(matcher.group(3)) ? spending : null;
	}

	private static String line(Spending mark) {
		String content = mark.usd().toPlainString() + " " + mark.tokens() + " ";
		return content + checksum(content) + "\n";
	}

	private static String checksum(String content) {
		CRC32C checksum = new CRC32C();
		checksum.update(content.getBytes(StandardCharsets.ISO_8859_1));
		return String.format("%08x", checksum.getValue());
	}

	/**
	 * Writes through to the disk, in place of whatever follows the last good line.
	 */
	private synchronized Boolean append(String line) throws IOException {
		long position = this.length;
		String text = (position == 0) ? HEADER + line : line;
		ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
		this.channel.truncate(position);
		while (bytes.hasRemaining()) {
			position += this.channel.write(bytes, position);
		}
		this.channel.force(false);
		this.length = position;
		return true;
	}

	/**
	 * Makes a new file's name last, where folders can be written through.
	 */
	private void forceFolder() throws IOException {
		Path folder = this.file.getParent();
		if (folder != null && folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
			try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
				channel.force(true);
			}
		}
	}

}
