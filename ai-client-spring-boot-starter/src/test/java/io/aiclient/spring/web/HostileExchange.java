package io.aiclient.spring.web;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What a script comes to: an answer, the application's code around it, and what is
 * called.
 */
final class HostileExchange {

	final HostileAnswer answer = new HostileAnswer();

	final HostileCode code = new HostileCode();

	HostileCall.Operation operation = HostileCall.Operation.SEND;

	int items = 1;

	/**
	 * How often the answer was sent.
	 */
	final AtomicInteger sent = new AtomicInteger();

	static HostileExchange of(List<HostileStep> script) {
		HostileExchange exchange = new HostileExchange();
		script.forEach((step) -> step.addTo(exchange));
		return exchange;
	}

}
