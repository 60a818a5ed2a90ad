package io.aiclient.embedding;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import io.aiclient.AiEmbeddingRequest;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * Whether a provider refuses whatever texts it gets: for a model that embeds nothing, for
 * example, or for dimensions that it does not know, in words that do not say so. Kept for
 * each model and dimensions of a run. Safe for use by many threads.
 */
final class Suspicion {

	/**
	 * So many refusals without an acceptance give rise to it.
	 */
	static final int ENOUGH = 4;

	/**
	 * A text that no provider refuses for itself.
	 */
	static final String PLAIN_TEXT = "a";

	private final PackRun run;

	private final Map<PackKey, State> states = new HashMap<>();

	Suspicion(PackRun run) {
		this.run = run;
	}

	/**
	 * Rows were accepted.
	 */
	void accepted(Row row) {
		State state = state(row);
		synchronized (state) {
			state.refusals = 0;
			state.phase = Phase.TRUSTED;
		}
	}

	/**
	 * The provider refused rows together.
	 * @param then gets whether all rows of the kind are refused, perhaps later
	 */
	void refused(Row row, AiClientException error, Consumer<Boolean> then) {
		State state = state(row);
		boolean asks = false;
		boolean hopeless = false;
		synchronized (state) {
			if (state.phase == Phase.UNKNOWN && ++state.refusals >= ENOUGH) {
				state.phase = Phase.ASKING;
				asks = true;
			}
			if (state.phase == Phase.ASKING) {
				state.waiting.add(then);
				then = (ignored) -> {
				};
			}
			hopeless = state.phase == Phase.HOPELESS;
		}
		if (asks) {
			ask(state, row);
		}
		then.accept(hopeless);
	}

	private void ask(State state, Row row) {
		AiEmbeddingRequest plain = row.request.toBuilder().text(PLAIN_TEXT).build();
		Row asked = new Row(plain, row.model, row.dimensions, false);
		asked.text(PLAIN_TEXT, new PackTokens(1, row.tokens.areCounted() ? 0 : 1));
		this.run.begin(Pack.again(this.run, List.of(asked), new Pack.Part() {
			@Override
			public void tookBack(List<Row> going, List<Row> left) {
				// a row alone always goes whole
			}

			@Override
			public void accepted() {
				over(state, false);
			}

			@Override
			public void refused(AiClientException error, PackRefusal refusal) {
				over(state, !(error instanceof AiRefusedLocallyException));
			}

			@Override
			public void lost() {
				over(state, false);
			}
		}, Long.MAX_VALUE));
	}

	private static void over(State state, boolean hopeless) {
		List<Consumer<Boolean>> waiting;
		synchronized (state) {
			state.phase = hopeless ? Phase.HOPELESS : Phase.TRUSTED;
			waiting = new ArrayList<>(state.waiting);
			state.waiting.clear();
		}
		waiting.forEach((then) -> then.accept(hopeless));
	}

	private synchronized State state(Row row) {
		return this.states.computeIfAbsent(PackKey.of(row), (key) -> new State());
	}

	private enum Phase {

		UNKNOWN, ASKING, TRUSTED, HOPELESS

	}

	private static final class State {

		private final List<Consumer<Boolean>> waiting = new ArrayList<>();

		private Phase phase = Phase.UNKNOWN;

		private int refusals;

	}

}
