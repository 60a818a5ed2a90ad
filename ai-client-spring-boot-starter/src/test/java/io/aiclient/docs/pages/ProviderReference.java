package io.aiclient.docs.pages;

import java.time.Duration;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.aiclient.admission.ChargeRule;
import io.aiclient.admission.ProviderLimit.Ending;
import io.aiclient.admission.ProviderLimit;
import io.aiclient.spring.provider.ProviderPreset;

/**
 * The tables of docs/providers.md, made of the rows.
 */
final class ProviderReference {

	private static final Map<ChargeRule, String> CHARGES = Map.of(ChargeRule.REQUEST, "1", ChargeRule.PROMPT_AND_MAX,
			"prompt + maximum", ChargeRule.PROMPT_AND_LARGER, "prompt + the larger of maximum and answer",
			ChargeRule.PROMPT, "prompt", ChargeRule.UNCACHED_PROMPT, "prompt, less what was cached",
			ChargeRule.COMPLETION, "answer", ChargeRule.TOTAL, "prompt + answer");

	private ProviderReference() {
	}

	static String tables() {
		StringBuilder tables = new StringBuilder();
		tables.append("\n| Provider | Hosts | Maximum sent as | Structured output | Requests enforced over | "
				+ "Processing time |\n| --- | --- | --- | --- | --- | --- |\n");
		for (ProviderPreset provider : ProviderPreset.values()) {
			tables.append("| `%s` | %s | `%s` | %s | %s | %s |\n".formatted(provider.id(), hosts(provider),
					provider.tokenParameter().wireName(), structuredOutput(provider),
					provider.limits().limits().isEmpty() ? "" : time(provider.window()),
					(provider.processingTimeHeader() != null) ? code(provider.processingTimeHeader()) : ""));
		}
		tables.append("\n| Provider | Limit | For each | Charged | Given back if | Headers |\n"
				+ "| --- | --- | --- | --- | --- | --- |\n");
		for (ProviderPreset provider : ProviderPreset.values()) {
			for (ProviderLimit limit : provider.limits().limits()) {
				tables.append("| `%s` | `%s` | %s | %s | %s | %s |\n".formatted(provider.id(), limit.name(),
						time(limit.period()), CHARGES.get(limit.charge()), endings(limit), headers(provider, limit)));
			}
		}
		return tables.append('\n').toString();
	}

	private static String hosts(ProviderPreset provider) {
		return provider.hosts()
			.stream()
			.map((host) -> code(host.startsWith(".") ? "*" + host : host))
			.collect(Collectors.joining(", "));
	}

	private static String structuredOutput(ProviderPreset provider) {
		return (provider.structuredOutput() == ProviderPreset.StructuredOutput.NONE) ? ""
				: code(provider.structuredOutput().name().toLowerCase(Locale.ROOT));
	}

	private static String endings(ProviderLimit limit) {
		return limit.frees()
			.stream()
			.sorted(Comparator.naturalOrder())
			.map(Ending::name)
			.map((name) -> name.toLowerCase(Locale.ROOT))
			.collect(Collectors.joining(", "));
	}

	private static String headers(ProviderPreset provider, ProviderLimit limit) {
		Stream<String> names = provider.headers()
			.stream()
			.filter((told) -> told.limit().equals(limit.name()))
			.flatMap((told) -> told.names().stream());
		return names.map(ProviderReference::code).collect(Collectors.joining(", "));
	}

	private static String time(Duration duration) {
		return Map.of(Duration.ofSeconds(10), "10 s", Duration.ofMinutes(1), "minute", Duration.ofDays(1), "day")
			.getOrDefault(duration, duration.toString());
	}

	private static String code(String text) {
		return "`" + text + "`";
	}

}
