package io.aiclient.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

import io.aiclient.http.AiHttpBodyStream.AfterClose;
import io.aiclient.http.AiHttpBodyStream.ReaderThread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class AiHttpBodyStreamTests {

	@Test
	void whatHasComeWholeIsReadWithoutWaiting() throws IOException {
		AiHttpBodyStream stream = ahead(Flux.just(bytes("ab"), bytes(""), bytes("c")));
		assertThat(stream.isWhole()).isTrue();
		assertThat(stream.available()).isEqualTo(2);
		assertThat(stream.read()).isEqualTo('a');
		assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8)).isEqualTo("bc");
		assertThat(stream.read()).isEqualTo(-1);
		assertThat(stream.read(new byte[2], 0, 2)).isEqualTo(-1);
	}

	@Test
	void noMoreIsAskedForThanAFewBuffersAheadOfTheReader() throws IOException {
		AtomicLong requested = new AtomicLong();
		AiHttpBodyStream stream = ahead(
				Flux.range(0, 100).map((i) -> bytes("x")).hide().doOnRequest(requested::addAndGet));
		assertThat(requested).hasValue(4);
		assertThat(stream.readNBytes(10)).hasSize(10);
		assertThat(requested).hasValueLessThanOrEqualTo(14);
		stream.close();
	}

	@Test
	void everyByteArrivesAcrossThreads() throws IOException {
		AiHttpBodyStream stream = ahead(
				Flux.range(0, 200_000).map((i) -> bytes("x")).publishOn(Schedulers.parallel(), 1));
		assertThat(stream.readAllBytes()).hasSize(200_000);
	}

	@Test
	void aBodyThatBreaksOffFailsAfterWhatCame() throws IOException {
		IllegalStateException cause = new IllegalStateException("broke off");
		AiHttpBodyStream stream = ahead(Flux.just(bytes("ab")).concatWith(Flux.error(cause)));
		assertThat(stream.readNBytes(2)).hasSize(2);
		assertThatExceptionOfType(IOException.class).isThrownBy(stream::read).withMessage("broke off").withCause(cause);
	}

	@Test
	void closingCancelsAndWakesTheReader() throws Exception {
		TestPublisher<ByteBuffer> publisher = TestPublisher.create();
		AiHttpBodyStream stream = ahead(publisher.flux());
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread reader = reader(stream, thrown);
		stream.close();
		reader.join(5000);
		publisher.assertCancelled();
		assertThat(thrown.get()).isInstanceOf(IOException.class).hasMessageContaining("closed");
	}

	@Test
	void interruptingTheReaderCancels() throws Exception {
		TestPublisher<ByteBuffer> publisher = TestPublisher.create();
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread reader = reader(ahead(publisher.flux()), thrown);
		reader.interrupt();
		reader.join(5000);
		publisher.assertCancelled();
		assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
	}

	@Test
	void closingMayBeTheEndOfTheStreamToItsReader() throws Exception {
		TestPublisher<ByteBuffer> publisher = TestPublisher.create();
		AiHttpBodyStream stream = AiHttpBodyStream.ahead(publisher.flux(), AfterClose.ENDS);
		publisher.next(bytes("ab"));
		assertThat(stream.read()).isEqualTo('a');
		stream.close();
		publisher.assertCancelled();
		assertThat(stream.read()).isEqualTo(-1);
		assertThat(stream.read(new byte[2], 0, 2)).isEqualTo(-1);
	}

	@Test
	void aReaderThatWaitsFindsTheEndWhenItIsClosed() throws Exception {
		AiHttpBodyStream stream = AiHttpBodyStream.ahead(Flux.never(), AfterClose.ENDS);
		AtomicReference<Throwable> thrown = new AtomicReference<>();
		Thread reader = reader(stream, thrown);
		stream.close();
		reader.join(5000);
		assertThat(reader.isAlive()).isFalse();
		assertThat(thrown).hasNullValue();
	}

	@Test
	void onDemandABufferIsAskedForWhenItIsNeeded() throws IOException {
		AtomicLong requested = new AtomicLong();
		AiHttpBodyStream stream = AiHttpBodyStream.onDemand(
				Flux.range(0, 100).map((i) -> bytes("xy")).hide().doOnRequest(requested::addAndGet), new NeverWaits());
		assertThat(requested).hasValue(0);
		assertThat(stream.readNBytes(3)).hasSize(3);
		assertThat(requested).hasValue(2);
		assertThat(stream.read()).isEqualTo('y');
		assertThat(requested).hasValue(2);
		stream.close();
		assertThatExceptionOfType(IOException.class).isThrownBy(stream::read).withMessageContaining("closed");
	}

	@Test
	void onDemandAFailureIsThrownAsItIsIfItMayBe() {
		IllegalStateException unchecked = new IllegalStateException("broke off");
		assertThat(failureOnDemand(unchecked)).isSameAs(unchecked);
		IOException checked = new IOException("broke off");
		assertThat(failureOnDemand(checked)).isSameAs(checked);
		Exception other = new Exception("broke off");
		assertThat(failureOnDemand(other)).isInstanceOf(IOException.class).hasCause(other);
	}

	@Test
	void onDemandItsReaderDecidesHowToWait() throws IOException {
		TestPublisher<ByteBuffer> publisher = TestPublisher.create();
		AtomicLong waits = new AtomicLong();
		AiHttpBodyStream stream = AiHttpBodyStream.onDemand(publisher.flux(), new NeverWaits() {

			@Override
			public void waitUntil(BooleanSupplier over) {
				waits.incrementAndGet();
				assertThat(over.getAsBoolean()).isFalse();
				publisher.next(bytes("a")).complete();
				assertThat(over.getAsBoolean()).isTrue();
			}

		});
		assertThat(stream.read()).isEqualTo('a');
		assertThat(stream.read()).isEqualTo(-1);
		assertThat(waits).hasValue(1);
	}

	private static Throwable failureOnDemand(Throwable failure) {
		return catchThrowable(AiHttpBodyStream.onDemand(Flux.error(failure), new NeverWaits())::read);
	}

	private static AiHttpBodyStream ahead(Flux<ByteBuffer> body) {
		return AiHttpBodyStream.ahead(body, AfterClose.FAILS);
	}

	private static Thread reader(AiHttpBodyStream stream, AtomicReference<Throwable> thrown) {
		Thread reader = new Thread(() -> {
			try {
				stream.read();
			}
			catch (Throwable ex) {
				thrown.set(ex);
			}
		});
		reader.start();
		long latest = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
		while (reader.getState() != Thread.State.WAITING && System.nanoTime() < latest) {
			Thread.onSpinWait();
		}
		assertThat(reader.getState()).isEqualTo(Thread.State.WAITING);
		return reader;
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

	private static class NeverWaits implements ReaderThread {

		@Override
		public void waitUntil(BooleanSupplier over) {
			throw new AssertionError("waits");
		}

		@Override
		public void wake() {
			// nothing waits
		}

	}

}
