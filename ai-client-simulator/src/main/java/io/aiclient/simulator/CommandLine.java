package io.aiclient.simulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.TokenCharge;
import org.jspecify.annotations.Nullable;

/**
 * Reads arguments into settings.
 */
final class CommandLine {

	private static final int DEFAULT_PORT = 8089;

	private static final int MAX_PORT = 65_535;

	private final Map<Flag, List<FlagValue>> values = new EnumMap<>(Flag.class);

	private CommandLine() {
	}

	static CommandLine parse(String... arguments) {
		CommandLine commandLine = new CommandLine();
		for (String argument : arguments) {
			commandLine.add(argument);
		}
		return commandLine;
	}

	private void add(String argument) {
		int equals = argument.indexOf('=');
		String name = (equals < 0) ? argument : argument.substring(0, equals);
		Flag flag = Flag.of(name)
			.orElseThrow(() -> new UsageException("Unknown flag " + name + ": must be one of "
					+ String.join(", ", List.of(Flag.values()).stream().map(Flag::toString).toList())));
		String text = (equals < 0) ? "" : argument.substring(equals + 1);
		if (text.isBlank() && flag != Flag.HELP) {
			throw new UsageException("Missing value for " + flag + ": must be " + flag.accepted());
		}
		List<FlagValue> given = this.values.computeIfAbsent(flag, (key) -> new ArrayList<>());
		if (!given.isEmpty() && !flag.isRepeatable()) {
			throw new UsageException(flag + " is given twice: once is enough");
		}
		given.add(new FlagValue(flag, text));
	}

	boolean asksForHelp() {
		return this.values.containsKey(Flag.HELP);
	}

	/**
	 * The settings that were asked for.
	 * @throws UsageException if a value is not accepted
	 */
	SimulatorSettings settings() {
		needs(Flag.WINDOW, Flag.REQUESTS_PER_MINUTE);
		needs(Flag.TOKEN_WINDOW, Flag.TOKENS_PER_MINUTE);
		SimulatorSettings.Builder settings = SimulatorSettings.builder()
			.port(value(Flag.PORT, (value) -> value.integer(0, MAX_PORT), DEFAULT_PORT));
		FlagValue key = value(Flag.KEY);
		if (key != null) {
			settings.apiKey(key.text());
		}
		long seed = value(Flag.SEED, FlagValue::number, 0L);
		settings.latency(latency().seed(seed));
		settings.faults(faults().seed(seed));
		set(Flag.ANSWER_TOKENS, (value) -> settings.answerLength(value.answerLength().seed(seed)));
		set(Flag.CONTEXT, (value) -> settings.contextLength(value.integer(1, Integer.MAX_VALUE)));
		set(Flag.CONCURRENCY, (value) -> settings.maxConcurrent(value.integer(1, Integer.MAX_VALUE)));
		for (FlagValue model : this.values.getOrDefault(Flag.MODEL, List.of())) {
			String[] names = model.text().split("=", 2);
			settings.model(names[0], names[names.length - 1]);
		}
		settings.embeddings(embeddings());
		setQuotas(settings);
		setHeaders(settings);
		return settings.build();
	}

	private Latency latency() {
		Latency latency = value(Flag.LATENCY, FlagValue::latency, Latency.none());
		Latency perToken = value(Flag.LATENCY_PER_TOKEN, (value) -> latency.perOutputToken(value.time()), latency);
		return value(Flag.KNEE, (value) -> value.knee(perToken), perToken);
	}

	private Faults faults() {
		Faults faults = Faults.none();
		for (FlagValue value : this.values.getOrDefault(Flag.FAULT, List.of())) {
			Faults before = faults;
			faults = checked(value, (given) -> given.fault(before));
		}
		Map<String, Fault> always = new HashMap<>();
		for (FlagValue value : this.values.getOrDefault(Flag.FAULT_ALWAYS, List.of())) {
			Map.Entry<String, Fault> entry = checked(value, FlagValue::faultOfMessage);
			if (always.put(entry.getKey(), entry.getValue()) != null) {
				throw new UsageException(Flag.FAULT_ALWAYS + " is given twice for one message: once is enough");
			}
		}
		return faults.alwaysByMessage(always);
	}

	private VectorSettings embeddings() {
		VectorSettings settings = VectorSettings.defaults();
		settings = with(settings, Flag.DIMENSIONS, VectorSettings::dimensions);
		settings = with(settings, Flag.INPUTS, VectorSettings::maxInputs);
		settings = with(settings, Flag.INPUT_TOKENS, VectorSettings::maxInputTokens);
		settings = with(settings, Flag.ALL_INPUT_TOKENS, VectorSettings::maxTokens);
		settings = settings.namesInput(value(Flag.NAME_INPUT, FlagValue::truth, settings.namesInput()));
		FlagValue refused = value(Flag.REFUSED_TEXT);
		return (refused != null) ? settings.refusedText(refused.text()) : settings;
	}

	private VectorSettings with(VectorSettings settings, Flag flag,
			BiFunction<VectorSettings, Integer, VectorSettings> setter) {
		return value(flag, (value) -> setter.apply(settings, value.integer(1, Integer.MAX_VALUE)), settings);
	}

	private void setQuotas(SimulatorSettings.Builder settings) {
		Enforcement policy = value(Flag.POLICY, FlagValue::policy, Enforcement.SLIDING_WINDOW);
		if (this.values.containsKey(Flag.STEP) && policy != Enforcement.STEPPED_BUCKET) {
			throw new UsageException(Flag.STEP + " needs " + Flag.POLICY + "=stepped: only such a bucket has steps");
		}
		set(Flag.REQUESTS_PER_MINUTE, (value) -> settings.requests(quota(value, policy, Flag.WINDOW)));
		set(Flag.TOKENS_PER_MINUTE, (value) -> settings.tokens(quota(value, policy, Flag.TOKEN_WINDOW)));
		set(Flag.REQUESTS_PER_DAY, (value) -> settings.requestsPerDay(value.number()));
		set(Flag.CHARGE, (value) -> settings.tokenCharge(value.constant(TokenCharge.class)));
		set(Flag.CHARGE_REFUSED, (value) -> settings.chargeRefused(value.truth()));
	}

	private Quota quota(FlagValue limit, Enforcement policy, Flag windowFlag) {
		Quota perMinute = Quota.perMinute(limit.number());
		Quota windowed = value(windowFlag, (value) -> perMinute.in(value.time()), perMinute);
		if (policy == Enforcement.PER_SECOND && this.values.containsKey(windowFlag)) {
			throw new UsageException(
					windowFlag + " cannot be combined with " + Flag.POLICY + "=slices: slices are of one second");
		}
		Quota enforced = value(Flag.STEP, (value) -> windowed.refilledEvery(value.time()), windowed.enforcedBy(policy));
		return value(Flag.PHASE, (value) -> enforced.phase(value.time()), enforced);
	}

	private void setHeaders(SimulatorSettings.Builder settings) {
		HeaderSettings defaults = HeaderSettings.defaults();
		settings.headers(new HeaderSettings(
				value(Flag.HEADERS, (value) -> value.constant(HeaderSettings.RateLimits.class), defaults.rateLimits()),
				value(Flag.HEADER_STYLE, (value) -> value.constant(HeaderSettings.Style.class), defaults.style()),
				value(Flag.RETRY_AFTER, FlagValue::truth, defaults.retryAfter()),
				value(Flag.PROCESSING_TIME, FlagValue::truth, defaults.processingTime())));
	}

	private void needs(Flag flag, Flag needed) {
		if (this.values.containsKey(flag) && !this.values.containsKey(needed)) {
			throw new UsageException(flag + " needs " + needed + ": must be " + needed.accepted());
		}
	}

	private @Nullable FlagValue value(Flag flag) {
		List<FlagValue> given = this.values.get(flag);
		return (given != null) ? given.get(0) : null;
	}

	private <T> T value(Flag flag, Function<FlagValue, T> reader, T otherwise) {
		FlagValue value = value(flag);
		return (value != null) ? checked(value, reader) : otherwise;
	}

	private void set(Flag flag, Function<FlagValue, Object> setter) {
		FlagValue value = value(flag);
		if (value != null) {
			checked(value, setter);
		}
	}

	private static <T> T checked(FlagValue value, Function<FlagValue, T> reader) {
		try {
			return reader.apply(value);
		}
		catch (IllegalArgumentException ex) {
			throw new UsageException("Invalid value for " + value.flag() + " (" + value.text() + "): must be "
					+ value.flag().accepted() + ". " + ex.getMessage());
		}
	}

}
