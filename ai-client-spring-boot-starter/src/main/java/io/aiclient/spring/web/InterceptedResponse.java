package io.aiclient.spring.web;

import java.io.InputStream;
import java.util.Objects;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;

import io.aiclient.http.AiHttpBodyStream;
import io.aiclient.http.AiHttpResponse;

/**
 * The response that a RestClient gets: the head of the last one, and its body, read
 * through a client.
 */
final class InterceptedResponse implements ClientHttpResponse {

	private final InterceptedAnswer answer;

	private final AiHttpResponse response;

	private final AiHttpBodyStream body;

	InterceptedResponse(InterceptedRequest request, AiHttpResponse response) {
		this.answer = Objects.requireNonNull(request.last());
		this.response = response;
		this.body = AiHttpBodyStream.onDemand(response.body().onErrorMap(request.request()::seen), request.thread());
	}

	@Override
	public HttpStatusCode getStatusCode() {
		return this.answer.status();
	}

	@Override
	public String getStatusText() {
		return this.answer.statusText();
	}

	@Override
	public HttpHeaders getHeaders() {
		return this.answer.headers();
	}

	@Override
	public InputStream getBody() {
		return this.body;
	}

	@Override
	public void close() {
		this.body.close();
		this.response.close();
	}

}
