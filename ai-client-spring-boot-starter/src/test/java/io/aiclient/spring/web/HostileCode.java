package io.aiclient.spring.web;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.WebClient;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResponseCache;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.AiClientObserver.AttemptObserver;
import io.aiclient.client.AiClientObserver.RequestObserver;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.Outcome;

/**
 * The code of an application, of which a script says where it throws what.
 */
final class HostileCode {

	private final Map<Moment, Supplier<Throwable>> armed = new EnumMap<>(Moment.class);

	private volatile boolean over;

	void arm(Moment moment, Supplier<Throwable> thrown) {
		this.armed.put(moment, thrown);
	}

	/**
	 * Throws no more.
	 */
	void disarm() {
		this.over = true;
	}

	void at(Moment moment) {
		Supplier<Throwable> thrown = this.armed.get(moment);
		if (thrown != null && !this.over) {
			throw unchecked(thrown.get());
		}
	}

	boolean throwsAt(Moment... moments) {
		return List.of(moments).stream().anyMatch(this.armed::containsKey);
	}

	private <T> Mono<T> signalled(Moment moment) {
		Supplier<Throwable> thrown = this.armed.get(moment);
		return (thrown != null && !this.over) ? Mono.error(thrown) : Mono.empty();
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> RuntimeException unchecked(Throwable thrown) throws T {
		throw (T) thrown;
	}

	/**
	 * The filters of a WebClient that outlives a script.
	 */
	static void filter(WebClient.Builder webClient, Supplier<HostileCode> current) {
		webClient.filter((request, next) -> {
			HostileCode code = current.get();
			code.at(Moment.FILTER);
			return Mono.defer(() -> {
				code.at(Moment.FILTER_SUBSCRIBED);
				return next.exchange(ClientRequest.from(request).body((outgoing, context) -> {
					code.at(Moment.FILTER_BODY_WRITTEN);
					return code.<Void>signalled(Moment.FILTER_BODY_WRITE_SIGNAL)
						.then(request.body().insert(outgoing, context));
				}).build());
			}).flatMap((response) -> {
				code.at(Moment.FILTER_HEAD);
				return code.<Object>signalled(Moment.FILTER_HEAD_SIGNAL)
					.then(Mono.fromSupplier(() -> response.mutate()
						.body((body) -> body.map(code::body).doOnComplete(() -> code.at(Moment.FILTER_BODY_END)))
						.build()));
			}).doOnCancel(() -> code.at(Moment.FILTER_CANCELLED)).doOnError((error) -> code.at(Moment.FILTER_ERROR));
		});
	}

	/**
	 * Whoever is given a buffer has to release it, also if he throws.
	 */
	private DataBuffer body(DataBuffer buffer) {
		try {
			at(Moment.FILTER_BODY);
			return buffer;
		}
		catch (Throwable thrown) {
			DataBufferUtils.release(buffer);
			throw thrown;
		}
	}

	void install(AiClientBuilder builder) {
		if (throwsAt(Moment.RETRY_POLICY)) {
			builder.retryPolicy((failed) -> {
				at(Moment.RETRY_POLICY);
				return (failed.retries() < 1) ? Duration.ofMillis(1) : null;
			});
		}
		if (throwsAt(Moment.TOKEN_COUNTER)) {
			builder.rateLimit(RateLimitSettings.none().withTokensPerMinute(1_000_000_000L));
			builder.tokenCounter((request) -> {
				at(Moment.TOKEN_COUNTER);
				return null;
			});
		}
		if (throwsAt(Moment.CACHE_GET, Moment.CACHE_GET_SIGNAL, Moment.CACHE_PUT, Moment.CACHE_PUT_SIGNAL)) {
			builder.responseCache(new Cache());
		}
		builder.observer((operation, request, context) -> {
			at(Moment.OBSERVER);
			return new Observer();
		});
	}

	/**
	 * Wraps the requests of a batch.
	 */
	Iterable<AiRequest> source(List<AiRequest> requests) {
		return () -> new Iterator<>() {

			private final Iterator<AiRequest> rest = requests.iterator();

			@Override
			public boolean hasNext() {
				return this.rest.hasNext();
			}

			@Override
			public AiRequest next() {
				at(Moment.SOURCE);
				return this.rest.next();
			}
		};
	}

	/**
	 * Where code of an application runs.
	 */
	enum Moment {

		FILTER, FILTER_SUBSCRIBED, FILTER_BODY_WRITTEN, FILTER_BODY_WRITE_SIGNAL, FILTER_HEAD, FILTER_HEAD_SIGNAL,
		FILTER_BODY, FILTER_BODY_END, FILTER_CANCELLED, FILTER_ERROR, RETRY_POLICY, TOKEN_COUNTER, CACHE_GET,
		CACHE_GET_SIGNAL, CACHE_PUT, CACHE_PUT_SIGNAL, OBSERVER, OBSERVER_ATTEMPT, OBSERVER_CONTEXT, OBSERVER_RETRY,
		OBSERVER_END, SUBSCRIBED, NEXT, END, SOURCE

	}

	private final class Cache implements AiResponseCache {

		@Override
		public Mono<AiResponse> get(AiRequest request, String scope) {
			at(Moment.CACHE_GET);
			return signalled(Moment.CACHE_GET_SIGNAL);
		}

		@Override
		public Mono<Void> put(AiRequest request, String scope, AiResponse response) {
			at(Moment.CACHE_PUT);
			return signalled(Moment.CACHE_PUT_SIGNAL);
		}

	}

	private final class Observer implements RequestObserver, AttemptObserver {

		@Override
		public AttemptObserver attempt(int number) {
			at(Moment.OBSERVER_ATTEMPT);
			return this;
		}

		@Override
		public Context enrich(Context context) {
			at(Moment.OBSERVER_CONTEXT);
			return context;
		}

		@Override
		public void retrying(Outcome reason, Duration delay) {
			at(Moment.OBSERVER_RETRY);
		}

		@Override
		public void succeeded(AiResponse response) {
			at(Moment.OBSERVER_END);
		}

		@Override
		public void failed(AiClientException error) {
			at(Moment.OBSERVER_END);
		}

		@Override
		public void failed(AiClientException error, @Nullable AiResponse response) {
			at(Moment.OBSERVER_END);
		}

		@Override
		public void cancelled() {
			at(Moment.OBSERVER_END);
		}

	}

}
