package io.aiclient.job;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.aiclient.AiRequest;
import io.aiclient.AnswerFormat;
import io.aiclient.AnswerFormats;
import io.aiclient.client.AiClientBuilder;
import io.aiclient.client.ManagedAiClient;
import io.aiclient.admission.concurrency.ConcurrencySettings;

/**
 * A process that runs a job whose answers are records.
 */
final class RecordJobChild {

	private RecordJobChild() {
	}

	/**
	 * Runs the job.
	 * @param args base URL, results file, number of rows
	 */
	public static void main(String[] args) {
		try (ManagedAiClient client = AiClientBuilder.create(new HttpExchange(args[0]))
			.model("gpt-4.1-mini")
			.concurrency(ConcurrencySettings.fixed(JobChild.CONCURRENCY))
			.answerFormats(new Translations())
			.build()) {
			System.out.println(JobChild.job(client, Path.of(args[1]), Integer.parseInt(args[2]))
				.answerAs(Translation.class)
				.withInput()
				.build()
				.run()
				.describe());
		}
		System.exit(0);
	}

	record Translation(String language, int number) {
	}

	/**
	 * Reads what the simulated provider translates.
	 */
	static final class Translations implements AnswerFormats, AnswerFormat<Translation> {

		private static final Pattern ANSWER = Pattern.compile("\\[(\\w+)] Sentence number (\\d+)");

		@Override
		@SuppressWarnings("unchecked")
		public <T> AnswerFormat<T> format(Class<T> type) {
			return (AnswerFormat<T>) this;
		}

		@Override
		public int retries() {
			return 0;
		}

		@Override
		public AiRequest ask(AiRequest request) {
			return request;
		}

		@Override
		public Reading<Translation> read(String answer) {
			Matcher found = ANSWER.matcher(answer);
			return found.matches() ? new Value<>(new Translation(found.group(1), Integer.parseInt(found.group(2))))
					: new Problem<>("The answer is no translation");
		}

	}

}
