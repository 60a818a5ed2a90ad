package io.aiclient.spring.web;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientRequestException;

import io.aiclient.AiExchangeListener;
import io.aiclient.AiRequest;
import io.aiclient.error.AiClientException;
import io.aiclient.http.AiHttpClient;
import io.aiclient.http.AiHttpExchange;
import io.aiclient.http.AiHttpPiece;
import io.aiclient.http.AiHttpResponse;
import io.aiclient.http.AiHttpTransport;

/**
 * A request of a WebClient, whose attempts the WebClient makes.
 */
final class FilteredRequest implements AiHttpTransport {

	private final ClientRequest outgoing;

	private final ExchangeFunction next;

	private final SilenceTimer silence;

	private final CallerRequest request;

	private volatile @Nullable ClientResponse last;

	FilteredRequest(ClientRequest request, RecordedBody body, ExchangeFunction next, SilenceTimer silence) {
		this.outgoing = new ResentRequest(request, body);
		this.next = next;
		this.silence = silence;
		this.request = new CallerRequest(request.method().name(), request.url(), body.body(), this);
	}

	Mono<ClientResponse> exchange(AiHttpClient client) {
		return client.exchange(this.request.request()).map(this::response).onErrorMap(this::seen);
	}

	@Override
	public Flux<AiHttpPiece> exchange(AiHttpExchange replaced, AiRequest described) {
		SilenceWatch watch = new SilenceWatch(this.silence, () -> {
		});
		return watch.over(Flux.deferContextual((subscriber) -> {
			CallerCall call = new CallerCall(this.request, CallerCall.context(replaced), described,
					AiExchangeListener.of(subscriber), watch);
			watch.awaitsAnswer(call.context.timeouts());
			return Mono.defer(() -> this.next.exchange(this.outgoing))
				.onErrorMap(call::failure)
				.flatMapMany((response) -> {
					this.last = response;
					return call.pass(response, new DrainedRest());
				});
		}));
	}

	/**
	 * The last response as it came, its body read through the client.
	 */
	private ClientResponse response(AiHttpResponse response) {
		return Objects.requireNonNull(this.last)
			.mutate()
			.body((unused) -> response.body()
				.onErrorMap(this.request::seen)
				.map(DefaultDataBufferFactory.sharedInstance::wrap))
			.build();
	}

	private Throwable seen(Throwable error) {
		Throwable seen = this.request.seen(error);
		return (seen instanceof AiClientException || seen instanceof WebClientException || !(seen instanceof Exception))
				? seen : wrapped(seen);
	}

	private WebClientRequestException wrapped(Throwable failure) {
		return new WebClientRequestException(failure, this.outgoing.method(), this.outgoing.url(),
				this.outgoing.headers());
	}

}
