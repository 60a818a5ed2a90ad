package io.aiclient.langchain4j;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import dev.langchain4j.http.client.HttpRequest;
import org.jspecify.annotations.Nullable;

import io.aiclient.http.AiHttpBody;
import io.aiclient.http.AiHttpRequest;

/**
 * Makes requests to the client of those of a model.
 *
 * @param baseUrls the addresses that a model may have, without a slash at the end: what
 * follows one of them is the path
 * @param timeout how long the whole call may take; null for the client's own time
 */
record RequestsOfModels(List<String> baseUrls, @Nullable Duration timeout) {

	/**
	 * Converts a request.
	 * @throws AiLangChain4jException if the model has another address, or the path or a
	 * header is none
	 */
	AiHttpRequest convert(HttpRequest request) {
		String path = path(request.url());
		try {
			AiHttpRequest.Builder converted = AiHttpRequest.builder(request.method().name(), path)
				.timeout(this.timeout);
			if (request.formDataFields().isEmpty() && request.formDataFiles().isEmpty()) {
				addHeaders(request, converted, false);
				String body = request.body();
				return (body != null)
						? converted.body(AiHttpBody.ofBytes(body.getBytes(StandardCharsets.UTF_8))).build()
						: converted.build();
			}
			MultipartForm form = new MultipartForm(request);
			addHeaders(request, converted, true);
			return converted.header("Content-Type", form.contentType()).body(form.body()).build();
		}
		catch (IllegalArgumentException ex) {
			throw new AiLangChain4jException("The request cannot be sent: " + ex.getMessage(), ex);
		}
	}

	/**
	 * A form is written anew, with a boundary of its own.
	 */
	private static void addHeaders(HttpRequest request, AiHttpRequest.Builder converted, boolean isForm) {
		request.headers().forEach((name, values) -> {
			if (values != null && !(isForm && name.equalsIgnoreCase("Content-Type"))) {
				values.forEach((value) -> converted.header(name, value));
			}
		});
	}

	private String path(String url) {
		for (String base : this.baseUrls) {
			if (url.length() > base.length() && url.startsWith(base) && url.charAt(base.length()) == '/') {
				return url.substring(base.length());
			}
		}
		throw new AiLangChain4jException(
				"The model calls " + shown(url) + ", which is not below the address of its client ("
						+ shown(this.baseUrls.get(0)) + "): leave out baseUrl in the model's builder, or name it to "
						+ "AiLangChain4jHttpClientBuilder.baseUrl",
				null);
	}

	/**
	 * A query, or what stands before the host, may hold a key.
	 */
	private static String shown(String url) {
		return url.replaceFirst("[?#].*", "").replaceFirst("//[^/]*@", "//");
	}

}
