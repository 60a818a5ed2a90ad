package io.aiclient.sample;

import java.io.Console;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;

import io.aiclient.AiResponse;
import io.aiclient.AiResult;

/**
 * A live line: done, failed, per second, tokens, cost, time left. On a terminal it is
 * written over; elsewhere it is one line a second.
 */
class Progress {

	private final String title;

	private final int total;

	private final PrintStream out;

	private final boolean terminal = isTerminal();

	private final long begun = System.nanoTime();

	private long lastPrinted = this.begun;

	private int done;

	private int failed;

	private long tokens;

	private BigDecimal cost = BigDecimal.ZERO;

	Progress(String title, int total, PrintStream out) {
		this.title = title;
		this.total = total;
		this.out = out;
	}

	void add(AiResult<?> result) {
		this.done++;
		this.failed += result.isSuccess() ? 0 : 1;
		AiResponse response = result.response();
		if (response != null) {
			this.tokens += response.usage().totalTokens();
			this.cost = (response.cost() != null) ? this.cost.add(response.cost()) : this.cost;
		}
		long now = System.nanoTime();
		Duration pause = this.terminal ? Duration.ofMillis(100) : Duration.ofSeconds(1);
		if (now - this.lastPrinted >= pause.toNanos()) {
			this.lastPrinted = now;
			print(now);
		}
	}

	void finish() {
		print(System.nanoTime());
		if (this.terminal) {
			this.out.println();
		}
	}

	int failed() {
		return this.failed;
	}

	/**
	 * From Java 22 there is always a console, and it says itself whether it is a
	 * terminal.
	 */
	@SuppressWarnings("SystemConsoleNull")
	private static boolean isTerminal() {
		Console console = System.console();
		if (console == null) {
			return false;
		}
		try {
			return (boolean) Console.class.getMethod("isTerminal").invoke(console);
		}
		catch (ReflectiveOperationException ex) {
			return true;
		}
	}

	private void print(long now) {
		double seconds = (now - this.begun) / 1e9;
		double perSecond = this.done / seconds;
		String line = String.format(Locale.ROOT, "%s: %d of %d done, %d failed, %.0f/s, %,d tokens, $%s, %.0f s left",
				this.title, this.done, this.total, this.failed, perSecond, this.tokens,
				this.cost.setScale(4, RoundingMode.HALF_UP), (this.total - this.done) / perSecond);
		if (this.terminal) {
			this.out.print("\r\u001B[K" + line);
			this.out.flush();
		}
		else {
			this.out.println(line);
		}
	}

}
