package io.aiclient.openai;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.publisher.TestPublisher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class BodyStreamTests {

	@Test
	void whatHasComeWholeIsReadWithoutWaiting() throws IOException {
		BodyStream stream = new BodyStream(Flux.just(bytes("ab"), bytes(""), bytes("c")));
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
		BodyStream stream = new BodyStream(
				Flux.range(0, 100).map((i) -> bytes("x")).hide().doOnRequest(requested::addAndGet));
		assertThat(requested).hasValue(4);
		assertThat(stream.readNBytes(10)).hasSize(10);
		assertThat(requested).hasValueLessThanOrEqualTo(14);
		stream.close();
	}

	@Test
	void everyByteArrivesAcrossThreads() throws IOException {
		BodyStream stream = new BodyStream(
				Flux.range(0, 200_000).map((i) -> bytes("x")).publishOn(Schedulers.parallel(), 1));
		assertThat(stream.readAllBytes()).hasSize(200_000);
	}

	@Test
	void aBodyThatBreaksOffFailsAfterWhatCame() throws IOException {
		IllegalStateException cause = new IllegalStateException("broke off");
		BodyStream stream = new BodyStream(Flux.just(bytes("ab")).concatWith(Flux.error(cause)));
		assertThat(stream.readNBytes(2)).hasSize(2);
		assertThatExceptionOfType(IOException.class).isThrownBy(stream::read).withMessage("broke off").withCause(cause);
	}

	@Test
	void closingCancelsAndWakesTheReader() throws Exception {
		TestPublisher<ByteBuffer> publisher = TestPublisher.create();
		BodyStream stream = new BodyStream(publisher.flux());
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
		Thread reader = reader(new BodyStream(publisher.flux()), thrown);
		reader.interrupt();
		reader.join(5000);
		publisher.assertCancelled();
		assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
	}

	private static Thread reader(BodyStream stream, AtomicReference<Throwable> thrown) {
		Thread reader = new Thread(() -> {
			try {
				stream.read();
			}
			catch (Throwable ex) {
				thrown.set(ex);
			}
		});
		reader.start();
		Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> reader.getState() == Thread.State.WAITING);
		return reader;
	}

	private static ByteBuffer bytes(String text) {
		return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
	}

}
