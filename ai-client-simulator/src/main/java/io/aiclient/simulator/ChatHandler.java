package io.aiclient.simulator;

import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

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
 * Answers chat completions: reads, admits, derives the answer, and follows it to its end.
 */
final class ChatHandler {

	private static final byte[] NO_BODY = {};

	private final AtomicLong requestIds = new AtomicLong();

	private final SimulatorSettings settings;

	private final Admission admission;

	private final Tally tally;

	private final ChatRequestReader reader;

	private final Refusals refusals;

	private volatile Latency latency;

	ChatHandler(SimulatorSettings settings, Admission admission, Tally tally) {
		this.settings = settings;
		this.admission = admission;
		this.tally = tally;
		this.reader = new ChatRequestReader(settings.answers());
		this.refusals = new Refusals(settings.headers().retryAfter());
		this.latency = settings.latency();
	}

	void latency(Latency latency) {
		this.latency = latency;
	}

	Mono<Void> handle(HttpServerRequest request, HttpServerResponse response) {
		return request.receive()
			.aggregate()
			.asByteArray()
			.defaultIfEmpty(NO_BODY)
			.flatMap((body) -> answer(body, response));
	}

	private Mono<Void> answer(byte[] body, HttpServerResponse response) {
		this.tally.body(body);
		response.header("x-request-id", "req_" + Long.toString(this.requestIds.getAndIncrement(), 36));
		ChatRequest request;
		try {
			request = this.reader.read(body);
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

	private Mono<Void> answer(ChatRequest request, Accepted accepted, HttpServerResponse response) {
		Completion completion = Completion.of(request, this.settings.answers(), accepted.n(), accepted.fault());
		Timing timing = Timing.of(this.latency, accepted.n(), accepted.inFlight());
		Reply reply = new ReplyComposer(request, completion, timing).compose(accepted.fault());
		boolean right = FaultEffect.leavesRightAnswer(accepted.fault(), request);
		AtomicBoolean leftOpen = new AtomicBoolean();
		return play(reply, response, accepted.atNanos(), () -> leftOpen.set(true))
			.doFinally((signal) -> end(accepted.fault(), right && (signal == SignalType.ON_COMPLETE || leftOpen.get()),
					completion, signal));
	}

	private void end(Fault fault, boolean answered, Completion completion, SignalType signal) {
		this.admission.end(FaultEffect.refuses(fault) ? 0 : completion.completionTokens());
		if (answered) {
			this.tally.answered(completion);
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
