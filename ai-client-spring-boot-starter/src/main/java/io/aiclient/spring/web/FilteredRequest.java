package io.aiclient.spring.web;

import java.util.Objects;

import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferFactory;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
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

	/**
	 * Makes buffers that those who join one buffer do not copy.
	 */
	private static final DataBufferFactory BUFFERS = new NettyDataBufferFactory(UnpooledByteBufAllocator.DEFAULT);

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
		return watch.over((subscriber) -> {
			CallerCall call = new CallerCall(this.request, CallerCall.context(replaced), described,
					AiExchangeListener.of(subscriber), watch);
			watch.awaitsAnswer(call.context.timeouts());
			return answer(call).flatMapMany((response) -> {
				this.last = response;
				return call.pass(response, new DrainedRest());
			});
		});
	}

	private Mono<ClientResponse> answer(CallerCall call) {
		try {
			return this.next.exchange(this.outgoing).doOnError(call::failed);
		}
		catch (RuntimeException ex) {
			call.failed(ex);
			return Mono.error(ex);
		}
	}

	/**
	 * The last response as it came, its body read through the client.
	 */
	private ClientResponse response(AiHttpResponse response) {
		return new FilteredResponse(Objects.requireNonNull(this.last),
				response.body().<DataBuffer>map(BUFFERS::wrap).onErrorMap(this.request::seen));
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
