package io.aiclient.spring.annotation;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;
import io.aiclient.AiResult;

/**
 * A method that sends one request.
 */
final class CallMethod implements ServiceMethod {

	private final ReturnForm form;

	private final PromptRequests requests;

	private final Asking asking;

	private final Waiting waiting;

	CallMethod(MethodName method, ReturnForm form, PromptRequests requests, Asking asking) {
		this.form = form;
		this.requests = requests;
		this.asking = asking;
		String value = form.results() ? "AiResult<" + MethodName.simple(form.value()) + ">"
				: MethodName.simple(form.value());
		this.waiting = new Waiting(method, "Mono<" + value + "> or CompletableFuture<" + value + ">");
	}

	@Override
	public Object invoke(@Nullable Object[] arguments) {
		if (this.form.blocks()) {
			this.waiting.check();
		}
		AiRequest request = this.requests.bind(arguments).request();
		return switch (this.form.container()) {
			case FLUX -> this.asking.stream(request);
			case MONO -> send(request);
			case FUTURE -> send(request).contextCapture().toFuture();
			default -> unwrap(this.asking.call(request));
		};
	}

	private Mono<Object> send(AiRequest request) {
		return this.asking.send(request).map(this::unwrap);
	}

	private Object unwrap(AiResult<Object> result) {
		return this.form.results() ? result : result.orElseThrow();
	}

}
