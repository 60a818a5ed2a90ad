package io.aiclient.embedding;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.error.AiClientException;

/**
 * The results of rows that travelled together, each with its share of what that cost.
 */
final class RowResults {

	private RowResults() {
	}

	static void answered(List<Row> rows, AiResponse answer, RowVectors vectors, Consumer<AiResult<float[]>> results) {
		Shares shares = new Shares(answer, rows);
		for (int i = 0; i < rows.size(); i++) {
			Row row = rows.get(i);
			AiResponse response = share(row, answer, shares);
			float[] vector = vectors.of(i);
			results.accept((vector != null) ? new AiResult.Success<>(row.index, row.described(), vector, response)
					: new AiResult.Failure<>(row.index, row.described(), vectors.error(i, row.attempts), response));
		}
	}

	static void failed(List<Row> rows, AiClientException error, @Nullable AiResponse paid,
			Consumer<AiResult<float[]>> results) {
		Shares shares = (paid != null) ? new Shares(paid, rows) : null;
		for (Row row : rows) {
			AiResponse response = (paid != null && shares != null) ? share(row, paid, shares) : null;
			results
				.accept(new AiResult.Failure<>(row.index, row.described(), error.withAttempts(row.attempts), response));
		}
	}

	private static AiResponse share(Row row, AiResponse answer, Shares shares) {
		AiResponse.Builder response = answer.toBuilder().id(row.request.id()).attempts(row.attempts);
		shares.addTo(response, row);
		return response.build();
	}

}
