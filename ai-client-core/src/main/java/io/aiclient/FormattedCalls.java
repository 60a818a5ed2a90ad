package io.aiclient;

import java.math.BigDecimal;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.ErrorDetails;

/**
 * Sends requests that ask for a form, reads the answers by it, and asks again after one
 * that has not the form, as often as is allowed.
 * <p>
 * How is it designed, and why? Asking again is a request of its own to the client: it is
 * admitted, estimated and paid for anew, and is never answered from the cache. It carries
 * the answer and what is wrong with it, so that the model can mend it; but the bare
 * request once more after a refusal, a cut answer or a long one, from which there is
 * nothing to learn, and after an answer of the client's response cache, which is as good
 * as none and counts as none. What the last one returns carries the attempts, tokens,
 * waiting and cost of all of them, and the request that was given first.
 * <p>
 * Safe for use by many threads.
 *
 * @param <T> type of the values
 */
public final class FormattedCalls<T> {

	private static final int ASKED_AGAIN_AT_ONCE = 256;

	/**
	 * The most characters of an answer that is shown to the model.
	 */
	private static final int MOST_SHOWN = 32_768;

	private static final int OK = 200;

	private final AiClient client;

	private final Function<AiResponse, T> reader;

	private final boolean asksAgain;

	private final int retries;

	/**
	 * Creates the calls of a form.
	 * @param client sends the requests
	 * @param format reads the answers
	 * @param retries how often to ask again, zero or more
	 */
	public FormattedCalls(AiClient client, AnswerFormat<T> format, int retries) {
		this.client = client;
		this.reader = (response) -> read(format, response);
		this.asksAgain = true;
		this.retries = retries;
	}

	/**
	 * Creates calls that never ask again.
	 * @param client sends the requests
	 * @param reader reads the answers, and may throw an {@link AiClientException}
	 */
	public FormattedCalls(AiClient client, Function<AiResponse, T> reader) {
		this.client = client;
		this.reader = reader;
		this.asksAgain = false;
		this.retries = 0;
	}

	/**
	 * Checks that the model has not refused to answer.
	 * @param response the answer
	 * @throws AiBadResponseException if it has
	 */
	public static void checkRefusal(AiResponse response) {
		if (response.refusal() != null) {
			throw unusable(response, "The model refused to answer");
		}
	}

	private static <T> T read(AnswerFormat<T> format, AiResponse response) {
		checkRefusal(response);
		if (isCut(response)) {
			throw unusable(response, "The answer was cut at the most tokens that it may have; raise maxTokens");
		}
		AnswerFormat.Reading<T> reading;
		try {
			reading = format.read(response.content());
		}
		catch (RuntimeException thrown) {
			// its message may quote the answer
			throw unusable(response,
					"The answer cannot be read: " + thrown.getClass().getName() + " in " + format.getClass().getName());
		}
		if (reading instanceof AnswerFormat.Value<T> value) {
			return value.value();
		}
		throw unusable(response, ((AnswerFormat.Problem<T>) reading).message());
	}

	private static boolean isCut(AiResponse response) {
		return "length".equals(response.finishReason());
	}

	private static AiBadResponseException unusable(AiResponse response, String message) {
		return new AiBadResponseException(message, ErrorDetails.LOCAL.withStatus(OK).withAttempts(response.attempts()),
				null);
	}

	/**
	 * Sends one request, and blocks until it is answered: see {@link AiClient#call}.
	 * @param request a request that asks for the form
	 * @return how it ended
	 * @throws IllegalStateException on a thread that must not block
	 */
	public AiResult<T> call(AiRequest request) {
		AiResult<AiResponse> answer = callOnce(request);
		AiResult<T> result = answer.map(this.reader);
		int left = this.retries;
		while (asksAgain(answer, result, left)) {
			left = left(answer, left);
			answer = after(answer, callOnce(again(answer, result)));
			result = answer.map(this.reader);
		}
		return result;
	}

	/**
	 * Sends one request without blocking: see {@link AiClient#send}.
	 * @param request a request that asks for the form
	 * @return how it ended
	 */
	public Mono<AiResult<T>> send(AiRequest request) {
		return sendOnce(request).flatMap((answer) -> readOrAskAgain(answer, this.retries, this::sendOnce));
	}

	/**
	 * Sends many requests: see {@link AiClient#batch(Publisher)}.
	 * @param requests requests that ask for the form
	 * @return one result for each, in order of completion
	 */
	public Flux<AiResult<T>> batch(Publisher<AiRequest> requests) {
		return readAll(this.client.batch(requests));
	}

	/**
	 * Sends many requests: see {@link AiClient#batch(Iterable)}.
	 * @param requests requests that ask for the form
	 * @return one result for each, in order of completion
	 */
	public Flux<AiResult<T>> batch(Iterable<AiRequest> requests) {
		return readAll(this.client.batch(requests));
	}

	private Flux<AiResult<T>> readAll(Flux<AiResult<AiResponse>> answers) {
		if (!this.asksAgain) {
			return answers.map((answer) -> answer.map(this.reader));
		}
		// A batch of one waits for its turn like any item, and delivers where one may
		// block
		return answers
			.flatMap((answer) -> readOrAskAgain(answer, this.retries,
					(request) -> this.client.batch(List.of(request)).single()), ASKED_AGAIN_AT_ONCE)
			.contextCapture();
	}

	private Mono<AiResult<T>> readOrAskAgain(AiResult<AiResponse> answer, int left,
			Function<AiRequest, Mono<AiResult<AiResponse>>> ask) {
		AiResult<T> result = answer.map(this.reader);
		if (!asksAgain(answer, result, left)) {
			return Mono.just(result);
		}
		return ask.apply(again(answer, result))
			.flatMap((next) -> readOrAskAgain(after(answer, next), left(answer, left), ask));
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

	private boolean asksAgain(AiResult<AiResponse> answer, AiResult<T> result, int left) {
		boolean unusable = this.asksAgain && answer.isSuccess() && !result.isSuccess();
		return unusable && (left > 0 || isCached(answer));
	}

	private static int left(AiResult<AiResponse> answer, int left) {
		return isCached(answer) ? left : left - 1;
	}

	private static boolean isCached(AiResult<AiResponse> answer) {
		AiResponse response = answer.response();
		return response != null && response.cached();
	}

	/**
	 * The request that asks again, with the answer and what is wrong with it.
	 */
	private AiRequest again(AiResult<AiResponse> answer, AiResult<T> result) {
		AiRequest.Builder again = answer.request().toBuilder().bypassCache(true);
		AiResponse response = answer.orElseThrow();
		if (result instanceof AiResult.Failure<T> failure && !response.cached() && response.refusal() == null
				&& !isCut(response) && !response.content().isBlank() && response.content().length() <= MOST_SHOWN) {
			again.assistant(response.content())
				.user(failure.error().getMessage() + ". Answer again, complete and in the form that was asked for.");
		}
		return again.build();
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
