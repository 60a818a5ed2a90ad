package io.aiclient.sample;

import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.AiRequest;
import io.aiclient.AiResult;
import io.aiclient.TokenUsage;
import io.aiclient.admission.tokens.TokenEstimate;
import io.aiclient.cost.PriceTable;
import io.aiclient.sample.Translator.Area;

/**
 * Translates every text, sorts every text by topic, and compares concurrencies.
 */
@Component
class MainJob implements ApplicationRunner, ExitCodeGenerator {

	private final Texts texts;

	private final Translator translator;

	private final ConcurrencyTable table;

	private final TranslationJob job;

	private final JsonMapper json;

	private final Environment environment;

	private final PrintStream out = System.out;

	private int exitCode;

	MainJob(Texts texts, Translator translator, ConcurrencyTable table, TranslationJob job, JsonMapper json,
			Environment environment) {
		this.texts = texts;
		this.translator = translator;
		this.table = table;
		this.job = job;
		this.json = json;
		this.environment = environment;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		try {
			if (arguments.containsOption(JobOptions.NAME) && !arguments.containsOption("help")) {
				this.exitCode = this.job.run(JobOptions.of(arguments), this.out);
				return;
			}
			Options options = Options.of(arguments);
			if (options.help()) {
				this.out.println(Options.USAGE);
				return;
			}
			run(options);
		}
		catch (UsageException ex) {
			System.err.println(ex.getMessage());
			this.exitCode = ex.getExitCode();
		}
	}

	@Override
	public int getExitCode() {
		return this.exitCode;
	}

	private void run(Options options) {
		List<String> found = (options.input() != null) ? this.texts.linesOf(options.input())
				: this.texts.propertyDescriptions();
		List<String> taken = found.subList(0, Math.min(found.size(), options.limit()));
		boolean real = this.environment.containsProperty(SimulatedProviderInitializer.BASE_URL_VARIABLE);
		boolean compare = !real || options.compare();
		this.out.println((real ? "Provider: " : "Simulated provider: ")
				+ this.environment.getRequiredProperty("ai.client.base-url") + ", model "
				+ this.environment.getRequiredProperty("ai.client.model"));
		this.out.println(plan(taken, options, compare));
		try (ResultFile file = new ResultFile(options.output(), this.json)) {
			translate(taken, options.language(), file);
			sort(taken, file);
		}
		this.out.println("Results: " + options.output().toAbsolutePath());
		if (compare) {
			this.table.print(taken, options.language(), this.out);
		}
	}

	private String plan(List<String> texts, Options options, boolean compare) {
		int calls = 2 * texts.size() + (compare ? this.table.calls(texts.size()) : 0);
		long tokens = texts.stream().map(AiRequest::of).mapToLong(TokenEstimate::of).sum() * calls / texts.size();
		BigDecimal cost = new PriceTable(List.of()).cost(this.environment.getRequiredProperty("ai.client.model"),
				new TokenUsage(tokens, tokens, 2 * tokens, 0));
		return texts.size() + " texts into " + options.language() + " and by topic: " + calls + " calls, about "
				+ ((cost != null) ? "$" + cost.setScale(4, RoundingMode.HALF_UP)
						: "an unknown amount (this model's price is not built in)");
	}

	private void translate(List<String> texts, String language, ResultFile file) {
		follow("Translating", texts, this.translator.translate(texts, language),
				(result) -> file.write(text(texts, result), result, "translation"));
	}

	private void sort(List<String> texts, ResultFile file) {
		Map<Area, Integer> areas = new EnumMap<>(Area.class);
		follow("Sorting", texts, this.translator.sort(texts), (result) -> {
			file.write(text(texts, result), result, "topic");
			if (result instanceof AiResult.Success<Translator.Topic> success) {
				areas.merge(success.value().area(), 1, Integer::sum);
			}
		});
		this.out.println("Topics: " + areas);
	}

	private <T> void follow(String title, List<String> texts, Flux<AiResult<T>> results,
			Consumer<AiResult<T>> consumer) {
		Progress progress = new Progress(title, texts.size(), this.out);
		for (AiResult<T> result : (Iterable<AiResult<T>>) results.toStream()::iterator) {
			consumer.accept(result);
			progress.add(result);
		}
		progress.finish();
		if (progress.failed() == texts.size()) {
			this.exitCode = 1;
		}
	}

	private static String text(List<String> texts, AiResult<?> result) {
		return texts.get(Math.toIntExact(result.index()));
	}

}
