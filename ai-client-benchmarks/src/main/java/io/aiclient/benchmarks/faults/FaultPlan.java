package io.aiclient.benchmarks.faults;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.AiAuthenticationException;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiContextTooLongException;
import io.aiclient.error.AiInvalidRequestException;
import io.aiclient.error.AiProviderException;
import io.aiclient.error.AiQuotaExhaustedException;
import io.aiclient.simulator.Fault;
import io.aiclient.simulator.Faults;
import io.aiclient.simulator.WireFault;

/**
 * Which requests meet what: one in ten meets one or two faults worth a retry, at most one
 * of them a hang and one a conflict; three in a hundred meet a final one. If the plan has
 * refusals, three in a thousand of all are refused for their key and five for the
 * account, in place of other final faults, and by mistake: the next request is answered.
 * The same for the same seed.
 */
final class FaultPlan {

	private static final String JSON = "application/json";

	private static final Fault CONFLICT = Fault.status(409);

	private static final List<Fault> HANGS = List.of(WireFault.HANG_BEFORE_HEADERS, WireFault.HANG_MID_BODY);

	private static final List<Fault> WORTH_A_RETRY = List.of(CONFLICT, Fault.status(408), Fault.status(429),
			Fault.status(498), Fault.status(500), Fault.status(502), Fault.status(503), Fault.status(504),
			Fault.status(529), Fault.status(503).header("retry-after", "0.1"),
			Fault.status(400).header("x-should-retry", "true"), WireFault.RESET_BEFORE_HEADERS,
			WireFault.RESET_MID_BODY, WireFault.TRUNCATED_JSON, WireFault.INVALID_JSON, WireFault.HTML_PAGE,
			WireFault.ERROR_EVENT_FIRST, WireFault.HANG_BEFORE_HEADERS, WireFault.HANG_MID_BODY);

	private static final Map<Fault, Class<? extends AiClientException>> FINAL = Map.of(Fault.status(400),
			AiInvalidRequestException.class, Fault.status(403), AiAuthenticationException.class, Fault.status(404),
			AiInvalidRequestException.class, Fault.status(413), AiInvalidRequestException.class, Fault.status(422),
			AiInvalidRequestException.class,
			Fault.status(400)
				.body(JSON,
						"{\"error\":{\"message\":\"Too long.\",\"type\":\"invalid_request_error\","
								+ "\"code\":\"context_length_exceeded\"}}"),
			AiContextTooLongException.class, Fault.status(500).header("x-should-retry", "false"),
			AiProviderException.class, Fault.status(503).header("retry-after", "86400"), AiProviderException.class,
			WireFault.NO_CHOICES, AiBadResponseException.class, WireFault.NULL_CONTENT, AiBadResponseException.class);

	private final List<PlannedRequest> requests;

	private FaultPlan(List<PlannedRequest> requests) {
		this.requests = requests;
	}

	static FaultPlan of(int count, long seed) {
		return of(count, seed, 0, 0);
	}

	static FaultPlan withRefusals(int count, long seed) {
		return of(count, seed, count * 3 / 1000, count * 5 / 1000);
	}

	private static FaultPlan of(int count, long seed, int keysRefused, int accountsRefused) {
		Random random = new Random(seed);
		List<Integer> order = new ArrayList<>(IntStream.range(0, count).boxed().toList());
		Collections.shuffle(order, random);
		List<PlannedRequest> requests = new ArrayList<>(Collections.nCopies(count, well(0)));
		int retried = count / 10;
		int failed = count * 3 / 100;
		for (int i = 0; i < count; i++) {
			int index = order.get(i);
			if (i < retried) {
				requests.set(index, retried(index, random));
			}
			else if (i < retried + keysRefused) {
				requests.set(index, refused(index, Fault.status(401), AiAuthenticationException.class));
			}
			else if (i < retried + keysRefused + accountsRefused) {
				requests.set(index, refused(index, Fault.billing(), AiQuotaExhaustedException.class));
			}
			else {
				requests.set(index, (i < retried + failed) ? failed(index, random) : well(index));
			}
		}
		return new FaultPlan(List.copyOf(requests));
	}

	/**
	 * A plan in which nothing goes wrong.
	 */
	static FaultPlan without(int count) {
		return new FaultPlan(IntStream.range(0, count).mapToObj(FaultPlan::well).toList());
	}

	List<PlannedRequest> requests() {
		return this.requests;
	}

	/**
	 * The faults as the provider takes them.
	 */
	Faults toFaults() {
		Map<String, List<Fault>> byMessage = new LinkedHashMap<>();
		this.requests.stream()
			.filter((request) -> !request.faults().isEmpty())
			.forEach((request) -> byMessage.put(request.prompt(), request.faults()));
		return Faults.none().byMessage(byMessage);
	}

	/**
	 * How many attempts it takes if nothing else goes wrong.
	 */
	long attempts() {
		return this.requests.stream().mapToLong(PlannedRequest::attempts).sum();
	}

	private static PlannedRequest well(int index) {
		return planned(index, List.of(), null);
	}

	private static PlannedRequest retried(int index, Random random) {
		Fault first = WORTH_A_RETRY.get(random.nextInt(WORTH_A_RETRY.size()));
		if (random.nextBoolean()) {
			return planned(index, List.of(first), null);
		}
		List<Fault> others = WORTH_A_RETRY.stream()
			.filter((fault) -> !(HANGS.contains(first) && HANGS.contains(fault)))
			.filter((fault) -> !(first.equals(CONFLICT) && fault.equals(CONFLICT)))
			.toList();
		return planned(index, List.of(first, others.get(random.nextInt(others.size()))), null);
	}

	private static PlannedRequest failed(int index, Random random) {
		List<Fault> faults = FINAL.keySet().stream().sorted((a, b) -> a.toString().compareTo(b.toString())).toList();
		Fault fault = faults.get(random.nextInt(faults.size()));
		return planned(index, List.of(fault), FINAL.get(fault));
	}

	private static PlannedRequest refused(int index, Fault fault, Class<? extends AiClientException> error) {
		return planned(index, List.of(fault), error);
	}

	private static PlannedRequest planned(int index, List<Fault> faults,
			@Nullable Class<? extends AiClientException> error) {
		return new PlannedRequest("Translate into German:\n\nSentence number " + index + " of the benchmark.", faults,
				error);
	}

}
