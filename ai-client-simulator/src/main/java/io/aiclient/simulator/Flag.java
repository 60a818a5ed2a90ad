package io.aiclient.simulator;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The flags of the command line.
 */
enum Flag {

	PORT("from 0, for any that is free, to 65535", "port on 127.0.0.1 (8089)"),

	KEY("a key", "bearer key that requests must have (none)"),

	MODEL("NAME or NAME=ANSWERED-AS", "a model there is; may be repeated (any)"),

	CONTEXT("tokens, one or more", "most tokens of a prompt (no limit)"),

	LATENCY("none, fixed:TIME or lognormal:MEAN:SIGMA, as in lognormal:285ms:0.5", "time of an answer (none)"),

	LATENCY_PER_TOKEN("a time, as in 2ms", "what each token of the answer adds (nothing)"),

	KNEE("IN-FLIGHT:EXPONENT, as in 32:1.5", "number in flight above which answers slow down (never)"),

	ANSWER_TOKENS("natural, fixed:TOKENS or lognormal:MEAN:SIGMA", "length of answers in plain text (natural)"),

	DIMENSIONS("a number from 1 to 65536", "numbers of an embedding (1536)"),

	INPUTS("a number, one or more", "most inputs of a request for embeddings (2048)"),

	INPUT_TOKENS("a number, one or more", "most tokens of one of its inputs (8192)"),

	ALL_INPUT_TOKENS("a number, one or more", "most tokens of all its inputs (300000)"),

	NAME_INPUT("true or false", "whether a refusal names the input that is to blame (false)"),

	REFUSED_TEXT("a text", "what no input may contain (nothing)"),

	REQUESTS_PER_MINUTE("a number, one or more", "limit of requests (none)"),

	WINDOW("a time up to 1m, as in 10s", "time over which requests are enforced (1m)"),

	REQUESTS_PER_DAY("a number, one or more", "daily limit of requests (none)"),

	TOKENS_PER_MINUTE("a number, one or more", "limit of tokens (none)"),

	TOKEN_WINDOW("a time up to 1m, as in 10s", "time over which tokens are enforced (1m)"),

	POLICY("fixed, sliding, bucket, stepped or slices", "how limits a minute are enforced (sliding)"),

	PHASE("a time, as in 3s", "how long before the start a fixed window or step began (0s)"),

	STEP("a time up to the window, as in 500ms", "time between refills of a stepped bucket (1s)"),

	CHARGE("prompt-and-max, prompt or actual", "what a request costs of the tokens (prompt-and-max)"),

	CHARGE_REFUSED("true or false", "whether refused requests count (false)"),

	CONCURRENCY("a number, one or more", "most requests in flight (no limit)"),

	HEADERS("off, enforced or advertised", "what the headers of the limits report (enforced)"),

	HEADER_STYLE("openai, azure-openai, anthropic, mistral or groq", "whose names and forms they have (openai)"),

	RETRY_AFTER("true or false", "whether 429s have retry-after (true)"),

	PROCESSING_TIME("true or false", "whether openai-processing-ms is sent (false)"),

	FAULT("NAME:PROBABILITY, as in 503:0.01 or reset-mid-body:0.001", "what goes wrong; may be repeated (nothing)"),

	FAULT_ALWAYS("NAME:MESSAGE, as in 500:Hello", "what each request of a message meets; may be repeated (nothing)"),

	SEED("a whole number", "seed of latencies, lengths and faults (0)"),

	HELP("", "this text");

	private static final Set<Flag> REPEATABLE = EnumSet.of(MODEL, FAULT, FAULT_ALWAYS, HELP);

	private final String accepted;

	private final String description;

	Flag(String accepted, String description) {
		this.accepted = accepted;
		this.description = description;
	}

	static Optional<Flag> of(String name) {
		return Arrays.stream(values()).filter((flag) -> flag.toString().equals(name)).findFirst();
	}

	boolean isRepeatable() {
		return REPEATABLE.contains(this);
	}

	/**
	 * The accepted values, in words.
	 */
	String accepted() {
		return this.accepted;
	}

	String description() {
		return this.description;
	}

	@Override
	public String toString() {
		return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

}
