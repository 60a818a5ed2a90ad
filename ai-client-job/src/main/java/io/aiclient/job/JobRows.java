package io.aiclient.job;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Where the rows of a job come from. A job reads them once each time it runs, in constant
 * memory, and no faster than it asks.
 */
public final class JobRows {

	private static final String DEFAULT_KEY = "id";

	private final Publisher<? extends JobInput> input;

	private final @Nullable String name;

	private JobRows(@Nullable String name, Publisher<? extends JobInput> input) {
		this.name = name;
		this.input = input;
	}

	/**
	 * Rows of a publisher. It is subscribed to each time the job runs, so it should give
	 * the same rows again.
	 * @param rows the rows
	 * @return the source
	 */
	public static JobRows of(Publisher<JobRow> rows) {
		return new JobRows(null, rows);
	}

	/**
	 * Rows of a JSON Lines file in UTF-8, one object a line, whose field {@code id} is
	 * the key.
	 * @param file the file
	 * @return the source
	 */
	public static JobRows jsonLines(Path file) {
		return jsonLines(file, DEFAULT_KEY);
	}

	/**
	 * Rows of a JSON Lines file in UTF-8, one object a line.
	 * @param file the file
	 * @param keyField the field that is the key: a string or a number
	 * @return the source
	 */
	public static JobRows jsonLines(Path file, String keyField) {
		return ofFile(file, () -> new JsonLinesReader(file, keyField));
	}

	/**
	 * Rows of a CSV file in UTF-8 as RFC 4180 has it, whose lines may end with CR alone
	 * too. Its first line names the fields; the field {@code id} is the key.
	 * @param file the file
	 * @return the source
	 */
	public static JobRows csv(Path file) {
		return csv(file, DEFAULT_KEY);
	}

	/**
	 * Rows of a CSV file in UTF-8 as RFC 4180 has it, whose lines may end with CR alone
	 * too. Its first line names the fields.
	 * @param file the file
	 * @param keyField the field that is the key
	 * @return the source
	 */
	public static JobRows csv(Path file, String keyField) {
		return ofFile(file, () -> new CsvReader(file, keyField));
	}

	private static JobRows ofFile(Path file, Callable<RowReader> opening) {
		return new JobRows(nameOf(file), Flux.<JobInput, RowReader>generate(() -> {
			if (!Files.isReadable(file)) {
				throw new JobException("Cannot read rows: '" + file + "' does not exist or may not be read", null);
			}
			if (Files.isDirectory(file)) {
				throw new JobException("Cannot read rows: '" + file + "' is a folder; name the file in it", null);
			}
			return opening.call();
		}, (reader, sink) -> {
			try {
				JobInput input = reader.next();
				if (input != null) {
					sink.next(input);
				}
				else {
					sink.complete();
				}
			}
			catch (IOException ex) {
				sink.error(new JobException("Cannot read rows of '" + file + "': " + ex.getMessage(), ex));
			}
			return reader;
		}, JobRows::close).switchIfEmpty(requireEmpty(file)));
	}

	/**
	 * A file that has bytes and no row is more likely one that was not understood.
	 */
	private static Mono<JobInput> requireEmpty(Path file) {
		return Mono.fromCallable(() -> Files.size(file))
			.filter((size) -> size > 0)
			.flatMap(
					(size) -> Mono.error(new JobException(
							"Cannot read rows: '" + file + "' has " + size
									+ " bytes, and no row in them. If there is nothing to ask, leave the job out",
							null)));
	}

	private static void close(RowReader reader) {
		try {
			reader.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String nameOf(Path file) {
		return String.valueOf(file.getFileName()).replaceAll("\\p{Cntrl}", "?");
	}

	@Nullable String name() {
		return this.name;
	}

	Flux<JobInput> input(OnUnreadableRow onUnreadableRow) {
		Flux<JobInput> all = Flux.from(this.input);
		return (onUnreadableRow == OnUnreadableRow.SKIP) ? all : all.handle((input, sink) -> {
			if (input instanceof UnreadableRow row) {
				sink.error(row.error());
			}
			else {
				sink.next(input);
			}
		});
	}

	interface RowReader extends Closeable {

		/**
		 * The next row; null at the end.
		 */
		@Nullable JobInput next() throws IOException;

	}

}
