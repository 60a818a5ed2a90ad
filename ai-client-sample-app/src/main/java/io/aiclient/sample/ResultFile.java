package io.aiclient.sample;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

import io.aiclient.AiResult;

/**
 * Results as JSON Lines, in the order in which they came.
 */
class ResultFile implements AutoCloseable {

	private final JsonMapper json;

	private final Path file;

	private final BufferedWriter writer;

	ResultFile(Path file, JsonMapper json) {
		this.json = json;
		this.file = file;
		try {
			this.writer = Files.newBufferedWriter(file);
		}
		catch (IOException ex) {
			throw new UsageException("--output=" + file + " cannot be written: " + ex);
		}
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
