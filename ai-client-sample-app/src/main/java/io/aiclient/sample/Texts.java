package io.aiclient.sample;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds something to translate: the lines of a file, or every property description in the
 * jars of the class path, which are hundreds of real English sentences.
 */
@Component
class Texts {

	private static final String METADATA = "META-INF/spring-configuration-metadata.json";

	private final JsonMapper json;

	Texts(JsonMapper json) {
		this.json = json;
	}

	List<String> linesOf(Path file) {
		try (var lines = Files.lines(file)) {
			List<String> texts = lines.filter((line) -> !line.isBlank()).toList();
			if (texts.isEmpty()) {
				throw new UsageException("--input=" + file + " has no line to translate");
			}
			return texts;
		}
		catch (NoSuchFileException ex) {
			throw new UsageException("--input=" + file + " does not exist; name a text file, one sentence a line");
		}
		catch (MalformedInputException ex) {
			throw new UsageException("--input=" + file + " is not UTF-8 text");
		}
		catch (IOException | UncheckedIOException ex) {
			throw new UsageException("--input=" + file + " cannot be read: " + ex.getMessage());
		}
	}

	List<String> propertyDescriptions() {
		Set<String> texts = new LinkedHashSet<>();
		try {
			for (URL metadata : Collections.list(getClass().getClassLoader().getResources(METADATA))) {
				try (InputStream content = metadata.openStream()) {
					for (JsonNode property : this.json.readTree(content).path("properties")) {
						String description = property.path("description").asString("");
						if (!description.isBlank()) {
							texts.add(description);
						}
					}
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return List.copyOf(texts);
	}

}
