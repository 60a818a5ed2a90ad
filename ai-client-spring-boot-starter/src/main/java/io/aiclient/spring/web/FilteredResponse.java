package io.aiclient.spring.web;

import java.util.List;

import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.reactive.ClientHttpResponse;
import org.springframework.http.client.reactive.ClientHttpResponseDecorator;
import org.springframework.web.reactive.function.BodyExtractor;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import org.springframework.web.reactive.function.client.support.ClientResponseWrapper;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A response of the application's WebClient whose body is read through the client. What
 * each call asks of it works on the response that came; only the rest makes a copy.
 */
final class FilteredResponse extends ClientResponseWrapper {

	private final Flux<DataBuffer> body;

	/**
	 * Creates the response.
	 * @param response as it came
	 * @param body what is read in place of its body
	 */
	FilteredResponse(ClientResponse response, Flux<DataBuffer> body) {
		super(response);
		this.body = body;
	}

	@Override
	public <T> T body(BodyExtractor<T, ? super ClientHttpResponse> extractor) {
		return super.body((message, context) -> extractor.extract(new Message(message, this.body), context));
	}

	@Override
	public <T> Mono<T> bodyToMono(Class<? extends T> type) {
		return body(BodyExtractors.toMono(type));
	}

	@Override
	public <T> Mono<T> bodyToMono(ParameterizedTypeReference<T> type) {
		return body(BodyExtractors.toMono(type));
	}

	@Override
	public <T> Flux<T> bodyToFlux(Class<? extends T> type) {
		return body(BodyExtractors.toFlux(type));
	}

	@Override
	public <T> Flux<T> bodyToFlux(ParameterizedTypeReference<T> type) {
		return body(BodyExtractors.toFlux(type));
	}

	@Override
	public Mono<Void> releaseBody() {
		return body(BodyExtractors.toDataBuffers()).map(DataBufferUtils::release).then();
	}

	@Override
	public Mono<ResponseEntity<Void>> toBodilessEntity() {
		return copy().toBodilessEntity();
	}

	@Override
	public <T> Mono<ResponseEntity<T>> toEntity(Class<T> type) {
		return copy().toEntity(type);
	}

	@Override
	public <T> Mono<ResponseEntity<T>> toEntity(ParameterizedTypeReference<T> type) {
		return copy().toEntity(type);
	}

	@Override
	public <T> Mono<ResponseEntity<List<T>>> toEntityList(Class<T> type) {
		return copy().toEntityList(type);
	}

	@Override
	public <T> Mono<ResponseEntity<List<T>>> toEntityList(ParameterizedTypeReference<T> type) {
		return copy().toEntityList(type);
	}

	@Override
	public Mono<WebClientResponseException> createException() {
		return copy().createException();
	}

	@Override
	public <T> Mono<T> createError() {
		return copy().createError();
	}

	@Override
	public Builder mutate() {
		return response().mutate().body((unread) -> this.body);
	}

	private ClientResponse copy() {
		return mutate().build();
	}

	/**
	 * The message that came, with another body.
	 */
	private static final class Message extends ClientHttpResponseDecorator {

		private final Flux<DataBuffer> body;

		Message(ClientHttpResponse message, Flux<DataBuffer> body) {
			super(message);
			this.body = body;
		}

		@Override
		public Flux<DataBuffer> getBody() {
			return this.body;
		}

	}

}
