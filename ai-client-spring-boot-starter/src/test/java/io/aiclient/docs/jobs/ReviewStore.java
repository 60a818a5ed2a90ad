package io.aiclient.docs.jobs;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.job.AiBatchJob;
import io.aiclient.job.JobResult;
import io.aiclient.job.JobRows;

@Component
class ReviewStore {

	private final Map<String, String> sentiments = new ConcurrentHashMap<>();

	AiBatchJob job(AiClient client, JobRows rows, Path results) {
		return AiBatchJob.builder(client)
			.rows(rows)
			.template((row) -> AiRequest.of(row.text("review")))
			.results(results)
			.deliverTo(this::save)
			.build();
	}

	private Mono<Void> save(JobResult result) {
		return Mono.fromRunnable(() -> {
			if (result.response() != null) {
				this.sentiments.put(result.key(), result.response().content());
			}
		});
	}

	Map<String, String> sentiments() {
		return this.sentiments;
	}

}
