package io.aiclient.simulator;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import io.aiclient.simulator.Admission.Accepted;
import io.aiclient.simulator.Admission.OverQuota;
import io.aiclient.simulator.Admission.TooManyInFlight;
import io.aiclient.simulator.Admission.Verdict;
import io.netty.handler.codec.http.HttpHeaders;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SignalType;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Answers a request for a model: reads, admits, derives the answer, and follows it to its
 * end.
 */
final class RequestHandler {

	private static final byte[] NO_BODY = {};

	private final AtomicLong requestIds = new AtomicLong();

	private final SimulatorSettings settings;

	private final Admission admission;

	private final Tally tally;

	private final Refusals refusals;

	private volatile Latency latency;

	RequestHandler(SimulatorSettings settings, Admission admission, Tally tally) {
		this.settings = settings;
		this.admission = admission;
		this.tally = tally;
		this.refusals = new Refusals(settings.headers().retryAfter());
		this.latency = settings.latency();
	}

	void latency(Latency latency) {
		this.latency = latency;
	}

	Mono<Void> handle(Function<byte[], ModelRequest> reader, HttpServerRequest request, HttpServerResponse response) {
		return request.receive()
			.aggregate()
			.asByteArray()
			.defaultIfEmpty(NO_BODY)
			.flatMap((body) -> answer(body, reader, response));
	}

	private Mono<Void> answer(byte[] body, Function<byte[], ModelRequest> reader, HttpServerResponse response) {
		this.tally.body(body);
		response.header("x-request-id", "req_" + Long.toString(this.requestIds.getAndIncrement(), 36));
		ModelRequest request;
		try {
			request = reader.apply(body);
		}
		catch (InvalidRequestException ex) {
			this.admission.rejected(ex.error().status());
			return play(Reply.error(ex.error()), response, System.nanoTime());
		}
		Verdict verdict = this.admission.admit(request);
		setHeaders(response, verdict.rateLimits());
		if (verdict instanceof Accepted accepted) {
			return answer(request, accepted, response);
		}
		Reply refusal = (verdict instanceof OverQuota over) ? this.refusals.overQuota(over.refusal(), request.model())
				: this.refusals.tooManyInFlight(((TooManyInFlight) verdict).max());
		return play(refusal, response, System.nanoTime());
	}

	private Mono<Void> answer(ModelRequest request, Accepted accepted, HttpServerResponse response) {
		Answer answer = request.answer(this.settings.answers(), accepted.n(), accepted.fault());
		Timing timing = Timing.of(this.latency, accepted.n(), accepted.inFlight());
		Reply reply = new ReplyComposer(request, answer, timing).compose(accepted.fault());
		AtomicBoolean leftOpen = new AtomicBoolean();
		return play(reply, response, accepted.atNanos(), () -> leftOpen.set(true))
			.doFinally((signal) -> end(accepted.fault(), answer, signal, leftOpen.get()));
	}

	private void end(Fault fault, Answer answer, SignalType signal, boolean leftOpen) {
		this.admission.end(FaultEffect.refuses(fault) ? 0 : answer.completionTokens());
		if (answer.isRight() && (signal == SignalType.ON_COMPLETE || leftOpen)) {
			this.tally.answered(answer);
		}
		else if (signal == SignalType.ON_COMPLETE || FaultEffect.resets(fault)) {
			this.tally.failed();
		}
		else {
			this.tally.cancelled();
		}
	}

	private Mono<Void> play(Reply reply, HttpServerResponse response, long admittedNanos) {
		return play(reply, response, admittedNanos, () -> {
		});
	}

	private Mono<Void> play(Reply reply, HttpServerResponse response, long admittedNanos, Runnable whenLeftOpen) {
		return ReplyPlayer.play(reply, response, admittedNanos, this.settings.headers().processingTime(), whenLeftOpen);
	}

	private static void setHeaders(HttpServerResponse response, Map<String, String> values) {
		HttpHeaders headers = response.responseHeaders();
		values.forEach(headers::set);
	}

}
