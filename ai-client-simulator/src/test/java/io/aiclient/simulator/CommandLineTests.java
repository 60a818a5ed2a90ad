package io.aiclient.simulator;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.TokenCharge;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class CommandLineTests {

	@Test
	void withoutFlagsEverythingIsAllowedOnPort8089() {
		assertThat(CommandLine.parse().settings())
			.isEqualTo(SimulatorSettings.builder().port(8089).latency(Latency.none()).build());
	}

	@Test
	void readsEveryFlag() {
		SimulatorSettings settings = CommandLine.parse("--port=0", "--key=sk-1",
				"--model=gpt-4.1-mini=gpt-4.1-mini-2025-04-14", "--model=other", "--context=128000", "--dimensions=256",
				"--inputs=96", "--input-tokens=512", "--all-input-tokens=10000", "--name-input=true",
				"--refused-text=#bad", "--latency=lognormal:285ms:0.5", "--latency-per-token=2ms", "--knee=32:1.5",
				"--answer-tokens=lognormal:200:0.8", "--requests-per-minute=1200", "--window=10s",
				"--requests-per-day=10000", "--tokens-per-minute=200000", "--token-window=30s", "--policy=fixed",
				"--phase=3s", "--charge=actual", "--charge-refused=true", "--concurrency=64", "--headers=advertised",
				"--header-style=azure-openai", "--retry-after=false", "--processing-time=true", "--fault=503:0.01",
				"--fault=billing:0.001", "--fault=reset-mid-body:0.02", "--seed=7")
			.settings();
		Quota requests = Quota.perMinute(1200)
			.in(Duration.ofSeconds(10))
			.enforcedBy(Enforcement.FIXED_WINDOW)
			.phase(Duration.ofSeconds(3));
		Quota tokens = Quota.perMinute(200_000)
			.in(Duration.ofSeconds(30))
			.enforcedBy(Enforcement.FIXED_WINDOW)
			.phase(Duration.ofSeconds(3));
		assertThat(settings).isEqualTo(SimulatorSettings.builder()
			.apiKey("sk-1")
			.model("gpt-4.1-mini", "gpt-4.1-mini-2025-04-14")
			.model("other")
			.contextLength(128_000)
			.embeddings(VectorSettings.defaults()
				.dimensions(256)
				.maxInputs(96)
				.maxInputTokens(512)
				.maxTokens(10_000)
				.namesInput(true)
				.refusedText("#bad"))
			.latency(Latency.lognormal(Duration.ofMillis(285), 0.5)
				.perOutputToken(Duration.ofMillis(2))
				.knee(32, 1.5)
				.seed(7))
			.answerLength(AnswerLength.lognormal(200, 0.8).seed(7))
			.requests(requests)
			.requestsPerDay(10_000)
			.tokens(tokens)
			.tokenCharge(TokenCharge.ACTUAL)
			.chargeRefused(true)
			.maxConcurrent(64)
			.headers(new HeaderSettings(HeaderSettings.RateLimits.ADVERTISED, HeaderSettings.Style.AZURE_OPENAI, false,
					true))
			.faults(Faults.none()
				.with(Fault.status(503), 0.01)
				.with(Fault.billing(), 0.001)
				.with(WireFault.RESET_MID_BODY, 0.02)
				.seed(7))
			.build());
	}

	@Test
	void readsWhatEachRequestOfAMessageMeets() {
		assertThat(CommandLine
			.parse("--fault=usage-null:0.5", "--fault-always=500:Hello", "--fault-always=thinking:Note: two\n\nlines")
			.settings()
			.faults())
			.isEqualTo(Faults.none()
				.with(OddUsage.USAGE_NULL, 0.5)
				.alwaysByMessage(Map.of("Hello", Fault.status(500), "Note: two\n\nlines", OddAnswer.THINKING)));
	}

	@Test
	void readsEveryNameOfAFault() {
		FaultNames.all()
			.forEach((name, fault) -> assertThat(CommandLine.parse("--fault=" + name + ":0.5").settings().faults())
				.isEqualTo(Faults.none().with(fault, 0.5)));
	}

	@Test
	void readsTheStepOfABucket() {
		Quota perMinute = Quota.perMinute(1200);
		assertThat(CommandLine.parse("--requests-per-minute=1200", "--policy=stepped", "--step=500ms").settings())
			.isEqualTo(SimulatorSettings.builder()
				.port(8089)
				.latency(Latency.none())
				.requests(perMinute.refilledEvery(Duration.ofMillis(500)))
				.build());
		assertThat(CommandLine.parse("--requests-per-minute=1200", "--policy=stepped").settings())
			.isEqualTo(SimulatorSettings.builder()
				.port(8089)
				.latency(Latency.none())
				.requests(perMinute.refilledEvery(Duration.ofSeconds(1)))
				.build());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "--prot=1 | Unknown flag --prot: must be one of --port, ",
			"--port | Missing value for --port: must be from 0",
			"--port=x | Invalid value for --port (x): must be from 0",
			"--port=65536 | Invalid value for --port (65536): must be from 0",
			"--latency=normal:1s | Invalid value for --latency (normal:1s): must be none, fixed:TIME or ",
			"--latency=fixed:soon | Invalid value for --latency (fixed:soon): must be none, fixed:TIME or ",
			"--latency=lognormal:1s:9 | Invalid value for --latency (lognormal:1s:9): must be none, ",
			"--policy=leaky | Invalid value for --policy (leaky): must be fixed, sliding, bucket, stepped or slices",
			"--requests-per-minute=0 | Invalid value for --requests-per-minute (0): must be a number, one",
			"--requests-per-minute=5 --window=10s | Invalid value for --window (10s): must be a time up to 1m",
			"--requests-per-minute=5 --window=2m | Invalid value for --window (2m): must be a time up to 1m",
			"--window=10s | --window needs --requests-per-minute: must be a number, one or more",
			"--requests-per-minute=600 --window=10s --policy=slices | --window cannot be combined with --policy",
			"--requests-per-minute=600 --step=1s | --step needs --policy=stepped: only such a bucket has steps",
			"--requests-per-minute=600 --window=10s --policy=stepped --step=20s | Invalid value for --step (20s): must",
			"--dimensions=65537 | Invalid value for --dimensions (65537): must be a number from 1 to 65536",
			"--inputs=0 | Invalid value for --inputs (0): must be a number, one or more",
			"--name-input=yes | Invalid value for --name-input (yes): must be true or false",
			"--concurrency=0 | Invalid value for --concurrency (0): must be a number, one or more",
			"--fault=oops:0.1 | Invalid value for --fault (oops:0.1): must be NAME:PROBABILITY",
			"--fault=503:2 | Invalid value for --fault (503:2): must be NAME:PROBABILITY",
			"--fault-always=500 | Invalid value for --fault-always (500): must be NAME:MESSAGE, as in 500:Hello",
			"--fault-always=oops:Hello | Invalid value for --fault-always (oops:Hello): must be NAME:MESSAGE, as in",
			"--fault-always=500:Hello --fault-always=503:Hello | --fault-always is given twice for one message: once",
			"--seed=1 --seed=2 | --seed is given twice: once is enough" })
	void tellsWhichFlagIsWrongAndWhatItAccepts(String arguments, String message) throws Exception {
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		int exitCode = SimulatorMain.run(System.out, printer(err), arguments.split(" "));
		assertThat(exitCode).isEqualTo(1);
		assertThat(err.toString(StandardCharsets.UTF_8)).startsWith(message).hasLineCount(1);
	}

	@Test
	void tellsThatThePortIsTaken() throws Exception {
		try (SimulatedProvider provider = SimulatedProvider.start()) {
			ByteArrayOutputStream err = new ByteArrayOutputStream();
			assertThat(SimulatorMain.run(System.out, printer(err), "--port=" + provider.port())).isEqualTo(1);
			assertThat(err.toString(StandardCharsets.UTF_8))
				.startsWith("Cannot listen on port " + provider.port() + ": choose another with --port");
		}
	}

	@Test
	void helpListsEveryFlag() throws Exception {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		assertThat(SimulatorMain.run(printer(out), System.err, "--help")).isZero();
		for (Flag flag : Flag.values()) {
			assertThat(out.toString(StandardCharsets.UTF_8)).contains(flag.toString(), flag.description());
		}
	}

	private static PrintStream printer(ByteArrayOutputStream bytes) {
		return new PrintStream(bytes, true, StandardCharsets.UTF_8);
	}

}
