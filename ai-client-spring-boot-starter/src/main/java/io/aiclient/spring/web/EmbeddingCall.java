package io.aiclient.spring.web;

import reactor.core.publisher.Mono;
import reactor.netty.Connection;

import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.aiclient.AiEmbeddingAnswer;
import io.aiclient.AiEmbeddingPack;
import io.aiclient.AiExchangeListener;
import io.aiclient.AiResponse;

/**
 * A call that embeds texts. Its answer is large, and is read as it arrives: of each piece
 * only the vectors are kept.
 */
final class EmbeddingCall extends ProviderCall {

	private static final byte[] SENT = {};

	private final String path;

	private final VectorBody vectors;

	private volatile byte[] body;

	EmbeddingCall(AiEmbeddingPack pack, byte[] body, String path, Answering answering) {
		super(answering.context(), answering.listener());
		this.path = path;
		this.body = body;
		this.vectors = new VectorBody(answering.context(), pack.texts().size());
	}

	@Override
	Mono<Void> write(ClientHttpRequest outgoing) {
		if (outgoing.getNativeRequest() instanceof Connection reactive) {
			PassedQueryHandler.serve(reactive.channel(), this.path, null);
		}
		return outgoing.writeWith(Mono.just(outgoing.bufferFactory().wrap(this.body)));
	}

	Mono<AiEmbeddingAnswer> read(ClientResponse response) {
		begin(response);
		this.body = SENT;
		if (!response.statusCode().is2xxSuccessful()) {
			return refused(response);
		}
		return body(response).doOnNext(this.vectors::append)
			.then()
			.doOnSuccess((nothing) -> readToEnd())
			.onErrorResume((ex) -> isOfConnection(ex) && this.vectors.isWhole() ? Mono.empty() : Mono.error(ex))
			.then(Mono.fromSupplier(this::answer))
			.onErrorMap((ex) -> bodyFailure(ex, this.vectors.received()));
	}

	private AiEmbeddingAnswer answer() {
		AnswerSummary summary = this.vectors.finish();
		AiResponse end = AiResponse.builder().model(summary.model).usage(summary.usage).build();
		return new AiEmbeddingAnswer(this.vectors.vectors(), end);
	}

	/**
	 * Who hears of an answer, and what reads it.
	 */
	record Answering(CallContext context, AiExchangeListener listener) {
	}

}
