package io.aiclient.docs.budgets;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;

import reactor.core.publisher.Flux;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.cost.Spending;
import io.aiclient.cost.SpendingCap;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.AiRefusedLocallyException.Reason;
import io.aiclient.job.AiBatchJob;
import io.aiclient.job.JobRows;
import io.aiclient.job.SpendingJournal;

final class Capped {

	private Capped() {
	}

	static Flux<AiResult<AiResponse>> forFiveDollars(AiClient client, List<AiRequest> requests) {
		SpendingCap cap = SpendingCap.ofUsd(new BigDecimal("5.00"));
		return client.batch(requests).contextWrite(cap::addTo);
	}

	static boolean isNotDone(AiResult<?> result) {
		return result instanceof AiResult.Failure<?> failure
				&& failure.error() instanceof AiRefusedLocallyException refusal
				&& refusal.reason() == Reason.SPENDING_CAP;
	}

	static Spending check(ManagedAiClient client, AiRequest first, SpendingCap cap) {
		return client.upperBound(first, cap);
	}

	static List<AiResult<AiResponse>> acrossCrashes(AiClient client, List<AiRequest> requests, BigDecimal limit,
			Path file) throws IOException {
		try (SpendingJournal journal = SpendingJournal.open(file)) {
			SpendingCap cap = SpendingCap.builder().usd(limit).spentBefore(journal.spent()).journal(journal).build();
			List<AiResult<AiResponse>> results = client.batch(requests).contextWrite(cap::addTo).collectList().block();
			cap.close().block();
			return results;
		}
	}

	static AiBatchJob job(AiClient client, JobRows rows, Path results) {
		return AiBatchJob.builder(client)
			.rows(rows)
			.template((row) -> AiRequest.builder().user(row.text("text")).maxTokens(200).build())
			.results(results)
			.budget(new BigDecimal("5.00"))
			.build();
	}

}
