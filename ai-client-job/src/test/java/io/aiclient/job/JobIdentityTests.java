package io.aiclient.job;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import io.aiclient.AiRequest;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * That whose a request is, and with which key, says nothing about a job's rows.
 */
class JobIdentityTests extends BatchJobTestCase {

	@Test
	void asksNoRowAgainAfterTheKeyWasRotatedOrThePartitionChanged() throws Exception {
		for (String run : List.of("old", "new", "newer")) {
			this.exchange.key(run);
			try (ManagedAiClient client = sharing(run)) {
				AiBatchJob.builder(client)
					.rows(JobRows.of(Flux.fromIterable(rows(20))))
					.template((row) -> AiRequest.of(row.text("text")))
					.results(this.results)
					.build()
					.run();
			}
			assertThat(this.exchange.asked()).hasSize(20);
			assertThat(answers()).hasSize(20);
		}
	}

	@Test
	void identicalRowsOfSeveralPartitionsAreAskedOnce() throws Exception {
		List<JobRow> rows = Stream.of("1", "2", "3").map((id) -> JobRow.of(id, "same")).toList();
		try (ManagedAiClient client = sharing("old")) {
			AiBatchJob.builder(client)
				.rows(JobRows.of(Flux.fromIterable(rows)))
				.template((row) -> AiRequest.of(row.text("text")))
				.results(this.results)
				.deduplicate(true)
				.build()
				.run();
		}
		assertThat(this.exchange.asked()).hasSize(1);
		assertThat(answers()).hasSize(3);
	}

	/**
	 * Each request is of a partition of its own.
	 */
	private ManagedAiClient sharing(String run) {
		return AiClientBuilder.create(this.exchange)
			.model("gpt-4.1-mini")
			.shareInFlight(true)
			.partitionResolver((request, context) -> run + " " + request.id())
			.build();
	}

}
