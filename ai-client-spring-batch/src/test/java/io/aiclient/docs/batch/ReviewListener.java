package io.aiclient.docs.batch;

import java.time.Duration;
import java.util.concurrent.Semaphore;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.support.Acknowledgment;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.error.AiClientException;

@Component
class ReviewListener {

	private static final RetryBackoffSpec PATIENTLY = Retry.backoff(Long.MAX_VALUE, Duration.ofSeconds(1))
		.maxBackoff(Duration.ofMinutes(1));

	private final Semaphore places = new Semaphore(200);

	private final AiClient client;

	private final SentimentTable table;

	ReviewListener(AiClient client, SentimentTable table) {
		this.client = client;
		this.table = table;
	}

	@KafkaListener(topics = "reviews")
	void listen(ConsumerRecord<String, String> review, Acknowledgment acknowledgment) throws InterruptedException {
		this.places.acquire();
		this.client.send(AiRequest.of("Positive, negative or mixed?\n\n" + review.value()))
			.retryWhen(PATIENTLY.filter((error) -> error instanceof AiClientException failure && failure.retryable()))
			.flatMap((answer) -> saved(() -> this.table.save(review.key(), answer.content())))
			.onErrorResume(AiClientException.class,
					(error) -> saved(() -> this.table.saveFailure(review.key(), String.valueOf(error.getMessage()))))
			.doOnSuccess((nothing) -> acknowledgment.acknowledge())
			.doFinally((signal) -> this.places.release())
			.subscribe();
	}

	private static Mono<Void> saved(Runnable save) {
		return Mono.<Void>fromRunnable(save).subscribeOn(Schedulers.boundedElastic()).retryWhen(PATIENTLY);
	}

}
