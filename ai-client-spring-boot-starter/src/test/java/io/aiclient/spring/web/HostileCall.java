package io.aiclient.spring.web;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

import io.aiclient.AiChunk;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.error.AiClientException;
import io.aiclient.spring.web.HostileCode.Moment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A call, a stream or a batch, and what came of it. Its subscriber may throw.
 */
final class HostileCall implements CoreSubscriber<Object> {

	private final HostileExchange exchange;

	private final Queue<Object> items = new ConcurrentLinkedQueue<>();

	private final AtomicInteger ends = new AtomicInteger();

	private final CountDownLatch ended = new CountDownLatch(1);

	private volatile @Nullable Throwable error;

	private volatile @Nullable Subscription subscription;

	private HostileCall(HostileExchange exchange) {
		this.exchange = exchange;
	}

	static HostileCall begin(HostileExchange exchange, ManagedAiClient client) {
		HostileCall call = new HostileCall(exchange);
		exchange.operation.begin(client, call);
		return call;
	}

	boolean await(Duration timeout) {
		try {
			return this.ended.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	void cancel() {
		Subscription subscription = this.subscription;
		if (subscription != null) {
			subscription.cancel();
		}
	}

	/**
	 * Each request ended, once, as an answer or as an error of the client.
	 */
	void assertEndedWell() {
		assertThat(this.ends).as("how often it ended").hasValue(1);
		Throwable error = this.error;
		boolean isSources = this.exchange.operation == Operation.BATCH && this.exchange.code.throwsAt(Moment.SOURCE);
		if (error != null) {
			assertThat(error instanceof AiClientException || isSources).as(() -> "an error of " + error.getClass())
				.isTrue();
			assertThat(this.exchange.operation != Operation.BATCH || isSources
					|| this.exchange.code.throwsAt(Moment.SUBSCRIBED, Moment.NEXT))
				.as(() -> "a batch that failed as a whole, by " + error.getClass())
				.isTrue();
			return;
		}
		switch (this.exchange.operation) {
			case CALL, SEND -> assertThat(this.items).hasOnlyElementsOfType(AiResponse.class).hasSize(1);
			case STREAM -> assertThat(this.items).last()
				.satisfies((last) -> assertThat(((AiChunk) last).end()).as("the end of a stream").isNotNull());
			case BATCH -> assertThat(this.items).hasOnlyElementsOfType(AiResult.class).hasSize(this.exchange.items);
		}
	}

	void addTexts(CleanTexts texts) {
		if (this.error instanceof AiClientException error) {
			texts.add("the error", error);
		}
		for (Object item : this.items) {
			if (item instanceof AiResponse response) {
				texts.add("the answer", response);
			}
			else if (item instanceof AiChunk chunk && chunk.end() != null) {
				texts.add("the stream's answer", chunk.end());
			}
			else if (item instanceof AiResult.Failure<?> failure) {
				texts.add("an item's error", failure.error());
				texts.add("a failed item's answer", failure.response());
			}
			else if (item instanceof AiResult<?> result) {
				texts.add("an item's answer", result.response());
			}
		}
	}

	@Override
	public void onSubscribe(Subscription subscription) {
		this.subscription = subscription;
		this.exchange.code.at(Moment.SUBSCRIBED);
		subscription.request(Long.MAX_VALUE);
	}

	@Override
	public void onNext(Object item) {
		this.items.add(item);
		this.exchange.code.at(Moment.NEXT);
	}

	@Override
	public void onError(Throwable error) {
		this.error = error;
		end();
	}

	@Override
	public void onComplete() {
		end();
	}

	private void end() {
		this.ends.incrementAndGet();
		this.ended.countDown();
		this.exchange.code.at(Moment.END);
	}

	private static AiRequest request(int i) {
		return AiRequest.of("the prompt " + i);
	}

	/**
	 * What is called.
	 */
	enum Operation {

		CALL {
			@Override
			void begin(ManagedAiClient client, HostileCall call) {
				Thread thread = new Thread(() -> {
					try {
						call.items.add(client.call(request(0)));
					}
					catch (Throwable thrown) {
						call.error = thrown;
					}
					call.ends.incrementAndGet();
					call.ended.countDown();
				}, "hostile-caller");
				thread.setDaemon(true);
				thread.start();
			}
		},
		SEND {
			@Override
			void begin(ManagedAiClient client, HostileCall call) {
				client.send(request(0)).subscribe(call);
			}
		},
		STREAM {
			@Override
			void begin(ManagedAiClient client, HostileCall call) {
				client.stream(request(0)).subscribe(call);
			}
		},
		BATCH {
			@Override
			void begin(ManagedAiClient client, HostileCall call) {
				List<AiRequest> requests = IntStream.range(0, call.exchange.items)
					.mapToObj(HostileCall::request)
					.toList();
				client.batch(call.exchange.code.source(requests)).subscribe(call);
			}
		};

		abstract void begin(ManagedAiClient client, HostileCall call);

	}

}
