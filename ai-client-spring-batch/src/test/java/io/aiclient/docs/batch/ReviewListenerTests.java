package io.aiclient.docs.batch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Runs what docs/spring-batch.md quotes, without a broker.
 */
class ReviewListenerTests {

	private final Map<String, String> saved = new ConcurrentHashMap<>();

	private final AtomicInteger acknowledged = new AtomicInteger();

	@Test
	void aReviewIsAcknowledgedWhenItsAnswerOrItsFailureIsSaved() throws InterruptedException {
		try (ManagedAiClient client = AiClientBuilder.create(new ReviewExchange()).model("stub").build()) {
			ReviewListener listener = new ReviewListener(client, new SentimentTable() {
				@Override
				public void save(String key, String sentiment) {
					ReviewListenerTests.this.saved.put(key, sentiment);
				}

				@Override
				public void saveFailure(String key, String reason) {
					ReviewListenerTests.this.saved.put(key, "failed");
				}
			});
			for (int i = 0; i < 300; i++) {
				listener.listen(new ConsumerRecord<>("reviews", 0, i, "r" + i, (i == 7) ? "refused" : "Lovely."),
						this.acknowledged::incrementAndGet);
			}
			await().until(() -> this.acknowledged.get() == 300);
			assertThat(this.saved).hasSize(300).containsEntry("r6", "positive").containsEntry("r7", "failed");
		}
	}

}
