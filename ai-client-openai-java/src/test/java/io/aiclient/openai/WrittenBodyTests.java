package io.aiclient.openai;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

class WrittenBodyTests {

	@Test
	void allOfABodyIsPublishedForEachSubscriber() {
		Flux<ByteBuffer> published = WrittenBody.publish(body(100_000, 100_000), 100_000);
		for (int i = 0; i < 2; i++) {
			List<ByteBuffer> buffers = published.collectList().block(Duration.ofSeconds(10));
			assertThat(buffers).hasSizeLessThan(10);
			assertThat(buffers.stream().mapToInt(ByteBuffer::remaining).sum()).isEqualTo(100_000);
		}
	}

	@Test
	void anotherLengthThanAnnouncedFails() {
		for (int length : List.of(99_999, 100_001)) {
			assertThatException()
				.isThrownBy(() -> WrittenBody.publish(body(100_000, length), 100_000).blockLast(Duration.ofSeconds(10)))
				.havingRootCause()
				.withMessageContaining("contentLength of 100000");
		}
	}

	@Test
	void noMoreIsWrittenThanIsAskedForAndCancellingEndsIt() {
		TestBody body = body(10_000_000, 10_000_000);
		BaseSubscriber<ByteBuffer> subscriber = new BaseSubscriber<>() {

			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				subscription.request(2);
			}

		};
		WrittenBody.publish(body, 10_000_000).subscribe(subscriber);
		Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> body.written.get() >= 48_000);
		Awaitility.await()
			.pollDelay(200, TimeUnit.MILLISECONDS)
			.untilAsserted(() -> assertThat(body.written.get()).isLessThan(60_000));
		subscriber.request(1);
		Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> body.written.get() >= 64_000);
		subscriber.cancel();
		Awaitility.await().atMost(5, TimeUnit.SECONDS).until(() -> body.ended.get() == 1);
		assertThat(body.written.get()).isLessThan(100_000);
	}

	private static TestBody body(int announced, int length) {
		return new TestBody("audio/mpeg", announced, length, true);
	}

}
