package io.aiclient.job;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Whatever a part of a job throws: the job ends and its lock is free, so that the next
 * run goes on where it ended.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class JobThrowingPartsTests extends BatchJobTestCase {

	private final AtomicBoolean armed = new AtomicBoolean(true);

	@ParameterizedTest
	@EnumSource
	void rows(Kind kind) throws IOException {
		endsAndGoesOn(job(rows(10)).rows(JobRows.of(Flux.range(0, 10).map((i) -> {
			throwIf(i == 3, kind);
			return JobRow.of("" + i, "text " + i);
		}))).build());
	}

	@ParameterizedTest
	@EnumSource
	void rowsThatCannotBeSubscribedTo(Kind kind) throws IOException {
		endsAndGoesOn(job(rows(10)).rows(JobRows.of((subscriber) -> {
			throwIf(true, kind);
			Flux.fromIterable(rows(10)).subscribe(subscriber);
		})).build());
	}

	@ParameterizedTest
	@EnumSource
	void template(Kind kind) throws IOException {
		endsAndGoesOn(job(rows(10)).template((row) -> {
			throwIf(row.key().equals("3"), kind);
			return AiRequest.of(row.text("text"));
		}).build());
	}

	@ParameterizedTest
	@EnumSource
	void subscriber(Kind kind) throws IOException {
		endsAndGoesOn(job(rows(10)).deliverTo((row) -> {
			throwIf(row.key().equals("3"), kind);
			return Mono.empty();
		}).build());
	}

	@ParameterizedTest
	@EnumSource
	void subscriberWhenSubscribed(Kind kind) throws IOException {
		endsAndGoesOn(job(rows(10)).deliverTo((row) -> Mono.fromRunnable(() -> throwIf(row.key().equals("3"), kind)))
			.build());
	}

	@ParameterizedTest
	@EnumSource
	void exchangeThrowsOfOneRow(Kind kind) throws IOException {
		this.exchange.answer((request) -> {
			throwIf(EchoExchange.prompt(request).equals("text 3"), kind);
			return Mono.just(EchoExchange.answer(request));
		});
		JobReport report = job(rows(10)).build().run();
		assertThat(report.succeeded()).isEqualTo(9);
		assertThat(report.failed()).isOne();
		this.armed.set(false);
		assertThat(job(rows(10)).retryFailed(true).build().run().succeeded()).isOne();
	}

	private void endsAndGoesOn(AiBatchJob job) throws IOException {
		assertThatExceptionOfType(JobException.class).isThrownBy(job::run);
		assertThat(this.client.snapshot().admission().inFlight()).isZero();
		this.armed.set(false);
		assertThat(job.run().isComplete()).isTrue();
		assertThat(answers()).hasSize(10);
	}

	private void throwIf(boolean due, Kind kind) {
		if (due && this.armed.get()) {
			throw unchecked(kind.thrown.get());
		}
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> RuntimeException unchecked(Throwable thrown) throws T {
		throw (T) thrown;
	}

	private enum Kind {

		RUNTIME(() -> new IllegalStateException("broken")), LINKAGE(() -> new NoClassDefFoundError("com/acme/Gone")),
		STACK_OVERFLOW(StackOverflowError::new), VIRTUAL_MACHINE(() -> new VirtualMachineError("like no memory") {
		});

		private final Supplier<Throwable> thrown;

		Kind(Supplier<Throwable> thrown) {
			this.thrown = thrown;
		}

	}

}
