package io.aiclient.client;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import reactor.test.scheduler.VirtualTimeScheduler;
import reactor.util.context.Context;

import io.aiclient.AiAnswerHead;
import io.aiclient.AiChunk;
import io.aiclient.AiPiece;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.admission.AdmissionPermit;
import io.aiclient.admission.Interleavings;
import io.aiclient.admission.Settlement;
import io.aiclient.admission.tokens.TokenCounter;
import io.aiclient.admission.tokens.TokenForecast;
import io.aiclient.client.AiClientObserver.RequestObserver;
import io.aiclient.client.CallState.Plain;
import io.aiclient.error.AiCancelledException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.ErrorDetails;

/**
 * A call ends once, and what it holds is given back once, in every interleaving that is
 * tried of its admission, its answer or a piece of it, its deadline, the closing and its
 * cancellation.
 */
@Tag("interleavings")
class CallRaceTests {

	@Test
	void aCallEndsAsItIsAdmitted() {
		Interleavings.explore(ACallEndsAsItIsAdmitted.class);
	}

	@Test
	void aCallEndsAsItIsAnswered() {
		Interleavings.explore(ACallEndsAsItIsAnswered.class);
	}

	@Test
	void aCallEndsAsAPieceIsDelivered() {
		Interleavings.explore(ACallEndsAsAPieceIsDelivered.class);
	}

	public abstract static class Race {

		private static final AiClientException LATE = new AiCancelledException("late", ErrorDetails.LOCAL, null);

		final AtomicInteger settled = new AtomicInteger();

		private final AtomicInteger cancelled = new AtomicInteger();

		private final AtomicInteger failed = new AtomicInteger();

		private final AtomicInteger succeeded = new AtomicInteger();

		private final AtomicInteger left = new AtomicInteger();

		private volatile boolean delivering;

		private volatile boolean endedWhileDelivering;

		final Call call = call();

		final Attempt attempt = attempt();

		private Call call() {
			AiRequest request = AiRequest.of("x");
			ClientOptions settings = new ClientOptions(
					ScriptedExchange.answering(VirtualTimeScheduler.create(), Duration.ZERO));
			Asked asked = new Asked(request, AiClientObserver.Operation.STREAM,
					new TokenForecast(TokenCounter.NONE).demand(request), null, WrittenPassage.STREAMED);
			return new Call(asked, new RequestObserver() {
			}, new Deadline(request, false, settings, null), new Output(), new Owner());
		}

		/**
		 * An attempt that holds only a permit.
		 */
		@SuppressWarnings("NullAway")
		private Attempt attempt() {
			return new Attempt(new Permit(), null, this.call, null, () -> 0);
		}

		@Operation(runOnce = true)
		public void deadlineRunsOut() {
			this.call.fail(LATE);
		}

		@Operation(runOnce = true)
		public void clientCloses() {
			this.call.turnAway(LATE);
		}

		@Operation(runOnce = true)
		public void callerCancels() {
			this.call.cancel();
		}

		@Validate
		public void whenAllIsStill() {
			require(this.call.state() == Plain.ENDED, "the call has ended");
			require(this.left.get() == 1, "a call leaves the active calls once");
			require(this.cancelled.get() + this.failed.get() + this.succeeded.get() <= 1, "a call ends once");
			require(this.settled.get() == 1, "a permit is settled once, and was " + this.settled.get() + " times");
			require(!this.endedWhileDelivering, "an error comes after the piece that is delivered");
		}

		private static void require(boolean holds, String rule) {
			if (!holds) {
				throw new AssertionError("Broken: " + rule);
			}
		}

		private final class Permit implements AdmissionPermit {

			@Override
			public void answering(AiAnswerHead head) {
				// says nothing
			}

			@Override
			public void settle(Settlement settlement) {
				Race.this.settled.incrementAndGet();
			}

		}

		private final class Output implements CallOutput {

			@Override
			public Context context() {
				return Context.empty();
			}

			@Override
			public void next(AiPiece piece) {
				Race.this.delivering = true;
				Race.this.delivering = false;
			}

			@Override
			public void succeeded(AiResponse response) {
				Race.this.succeeded.incrementAndGet();
			}

			@Override
			public void failed(AiClientException error, @Nullable AiResponse paid) {
				Race.this.failed.incrementAndGet();
				Race.this.endedWhileDelivering |= Race.this.delivering;
			}

		}

		private final class Owner implements Call.Owner {

			@Override
			public void ended(Call call) {
				Race.this.left.incrementAndGet();
			}

			@Override
			public AiClientException inside(Throwable thrown) {
				throw new AssertionError(thrown);
			}

		}

	}

	public static class ACallEndsAsItIsAdmitted extends Race {

		/**
		 * What a gate's permit does, up to the exchange.
		 */
		@Operation(runOnce = true)
		public void gateAdmits() {
			if (!this.call.move(Plain.READY, this.attempt.preparing()) || !this.call.sends(this.attempt)) {
				this.attempt.withdrawn();
			}
		}

	}

	public static class ACallEndsAsItIsAnswered extends Race {

		public ACallEndsAsItIsAnswered() {
			this.call.move(Plain.READY, this.attempt.preparing());
			this.call.sends(this.attempt);
		}

		@Operation(runOnce = true)
		public void answerComes() {
			CallState.Answered answered = new CallState.Answered(AiResponse.builder().content("answer").build());
			if (this.call.leave(this.attempt, answered)) {
				this.settled.incrementAndGet();
				this.call.succeed(answered);
			}
		}

	}

	public static class ACallEndsAsAPieceIsDelivered extends Race {

		public ACallEndsAsAPieceIsDelivered() {
			this.call.move(Plain.READY, this.attempt.preparing());
			this.call.sends(this.attempt);
		}

		@Operation(runOnce = true)
		public void pieceComes() {
			this.call.emit(this.attempt, new AiChunk("piece", null));
		}

	}

}
