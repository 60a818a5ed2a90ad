package io.aiclient.langchain4j;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import dev.langchain4j.http.client.FormDataFile;
import dev.langchain4j.http.client.HttpRequest;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

import io.aiclient.http.AiHttpBody;

/**
 * A form with files, as RFC 7578 writes it. The contents of files are not copied.
 */
final class MultipartForm {

	private final String boundary = "ai-client-" + UUID.randomUUID();

	private final List<byte[]> parts = new ArrayList<>();

	MultipartForm(HttpRequest request) {
		request.formDataFields().forEach((name, value) -> {
			head("name=\"" + quoted(name) + '"', null);
			add(value + "\r\n");
		});
		request.formDataFiles().forEach(this::file);
		add("--" + this.boundary + "--\r\n");
	}

	private void file(String name, FormDataFile file) {
		String fileName = (file.fileName() != null) ? "; filename=\"" + quoted(file.fileName()) + '"' : "";
		head("name=\"" + quoted(name) + '"' + fileName, file.contentType());
		this.parts.add(file.content());
		add("\r\n");
	}

	private void head(String disposition, @Nullable String contentType) {
		String type = (contentType != null && !contentType.isBlank())
				? "Content-Type: " + contentType.replaceAll("[\r\n]", " ") + "\r\n" : "";
		add("--" + this.boundary + "\r\nContent-Disposition: form-data; " + disposition + "\r\n" + type + "\r\n");
	}

	private void add(String text) {
		this.parts.add(text.getBytes(StandardCharsets.UTF_8));
	}

	private static String quoted(String name) {
		return name.replace("\"", "%22").replace("\r", "%0D").replace("\n", "%0A");
	}

	String contentType() {
		return "multipart/form-data; boundary=" + this.boundary;
	}

	AiHttpBody body() {
		long length = this.parts.stream().mapToLong((part) -> part.length).sum();
		return AiHttpBody.ofPublisher(length, () -> Flux.fromIterable(this.parts).map(ByteBuffer::wrap));
	}

}
