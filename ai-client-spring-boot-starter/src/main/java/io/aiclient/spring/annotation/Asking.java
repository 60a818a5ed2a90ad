package io.aiclient.spring.annotation;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiClientException;

/**
 * Sends requests, reads the answers, and asks again after an answer that could not be
 * used, as often as the client allows; after one from the client's response cache, which
 * is as good as none, once more. Each ask is a request of its own to the client, admitted
 * anew, and only the first may be answered from the cache. What the last one returns
 * carries the attempts, tokens, waiting and cost of all of them.
 */
final class Asking {

	private static final int ASKED_AGAIN_AT_ONCE = 256;

	private final AiClient client;

	private final AnswerForm form;

	private final int retries;

	Asking(AiServiceClient client, AnswerForm form) {
		this.client = client.client();
		this.form = form;
		this.retries = form.asksAgain() ? client.retries() : 0;
	}

	AiResult<Object> call(AiRequest request) {
		AiResult<AiResponse> answer = callOnce(request);
		AiResult<Object> result = read(answer);
		int left = this.retries;
		while (asksAgain(answer, result, left)) {
			left = left(answer, left);
			answer = after(answer, callOnce(bypassingCache(request)));
			result = read(answer);
		}
		return result;
	}

	Mono<AiResult<Object>> send(AiRequest request) {
		return sendOnce(request).flatMap((answer) -> readOrAskAgain(answer, this.retries, this::sendOnce));
	}

	Flux<AiResult<Object>> batch(Iterable<AiRequest> requests) {
		return readAll(this.client.batch(requests));
	}

	Flux<AiResult<Object>> batch(Publisher<AiRequest> requests) {
		return readAll(this.client.batch(requests));
	}

	private Flux<AiResult<Object>> readAll(Flux<AiResult<AiResponse>> answers) {
		if (!this.form.asksAgain()) {
			return answers.map(this::read);
		}
		// A batch of one waits for its turn like any item, and delivers where one may
		// block
		return answers
			.flatMap((answer) -> readOrAskAgain(answer, this.retries,
					(request) -> this.client.batch(List.of(request)).single()), ASKED_AGAIN_AT_ONCE)
			.contextCapture();
	}

	private Mono<AiResult<Object>> readOrAskAgain(AiResult<AiResponse> answer, int left,
			Function<AiRequest, Mono<AiResult<AiResponse>>> ask) {
		AiResult<Object> result = read(answer);
		if (!asksAgain(answer, result, left)) {
			return Mono.just(result);
		}
		return ask.apply(bypassingCache(answer.request()))
			.flatMap((next) -> readOrAskAgain(after(answer, next), left(answer, left), ask));
	}

	Flux<String> stream(AiRequest request) {
		return this.client.stream(request).handle((chunk, sink) -> {
			try {
				if (chunk.end() != null) {
					AnswerCheck.checkRefusal(chunk.end());
				}
				if (!chunk.delta().isEmpty()) {
					sink.next(chunk.delta());
				}
			}
			catch (AiBadResponseException ex) {
				sink.error(ex);
			}
		});
	}

	private AiResult<AiResponse> callOnce(AiRequest request) {
		try {
			return answered(request, this.client.call(request));
		}
		catch (AiClientException ex) {
			return new AiResult.Failure<>(0, request, ex, null);
		}
	}

	private Mono<AiResult<AiResponse>> sendOnce(AiRequest request) {
		return this.client.send(request)
			.map((response) -> answered(request, response))
			.onErrorResume(AiClientException.class,
					(error) -> Mono.just(new AiResult.Failure<>(0, request, error, null)));
	}

	private static AiResult<AiResponse> answered(AiRequest request, AiResponse response) {
		return new AiResult.Success<>(0, request, response, response);
	}

	private AiResult<Object> read(AiResult<AiResponse> answer) {
		return answer.map(this.form::read);
	}

	private static boolean asksAgain(AiResult<AiResponse> answer, AiResult<Object> result, int left) {
		boolean unusable = answer.isSuccess() && !result.isSuccess();
		return unusable && (left > 0 || isCached(answer));
	}

	private static int left(AiResult<AiResponse> answer, int left) {
		return isCached(answer) ? left : left - 1;
	}

	private static boolean isCached(AiResult<AiResponse> answer) {
		AiResponse response = answer.response();
		return response != null && response.cached();
	}

	private static AiRequest bypassingCache(AiRequest request) {
		return request.toBuilder().bypassCache(true).build();
	}

	/**
	 * The next answer, at the place and on the account of the one before.
	 */
	private static AiResult<AiResponse> after(AiResult<AiResponse> earlier, AiResult<AiResponse> next) {
		AiResponse paid = earlier.orElseThrow();
		return next.fold((success) -> {
			AiResponse both = sum(paid, success.response());
			return new AiResult.Success<>(earlier.index(), earlier.request(), both, both);
		}, (failure) -> {
			AiResponse response = failure.response();
			AiClientException error = failure.error().withAttempts(paid.attempts() + failure.error().attempts());
			return new AiResult.Failure<>(earlier.index(), earlier.request(), error,
					(response != null) ? sum(paid, response) : paid);
		});
	}

	private static AiResponse sum(AiResponse earlier, AiResponse next) {
		return next.toBuilder()
			.attempts(earlier.attempts() + next.attempts())
			.queued(earlier.queued().plus(next.queued()))
			.usage(earlier.usage().plus(next.usage()))
			.cost(sum(earlier.cost(), next.cost()))
			.build();
	}

	private static @Nullable BigDecimal sum(@Nullable BigDecimal earlier, @Nullable BigDecimal next) {
		return (earlier != null && next != null) ? earlier.add(next) : null;
	}

}
