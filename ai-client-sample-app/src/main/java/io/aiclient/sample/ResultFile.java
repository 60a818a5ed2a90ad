package io.aiclient.sample;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import tools.jackson.databind.json.JsonMapper;

import io.aiclient.AiResult;

/**
 * Results as JSON Lines, in the order in which they came. A new file is for its owner
 * only, where the file system can keep others out.
 */
class ResultFile implements AutoCloseable {

	private final JsonMapper json;

	private final Path file;

	private final BufferedWriter writer;

	ResultFile(Path file, JsonMapper json) {
		this.json = json;
		this.file = file;
		try {
			this.writer = new BufferedWriter(
					Channels.newWriter(
							Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE,
									StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE), forOwner(file)),
							StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UsageException("--output=" + file + " cannot be written: " + ex);
		}
	}

	private static FileAttribute<?>[] forOwner(Path file) {
		if (!file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
			return new FileAttribute<?>[0];
		}
		return new FileAttribute<?>[] {
				PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) };
	}

	<T> void write(String text, AiResult<T> result, String name) {
		Map<String, Object> line = new LinkedHashMap<>();
		line.put("index", result.index());
		line.put("text", text);
		result.fold((success) -> line.put(name, success.value()),
				(failure) -> line.put("error", String.valueOf(failure.error().getMessage())));
		try {
			this.writer.write(this.json.writeValueAsString(line));
			this.writer.newLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot write to " + this.file, ex);
		}
	}

	@Override
	public void close() {
		try {
			this.writer.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot write to " + this.file, ex);
		}
	}

}
