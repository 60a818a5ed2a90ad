package io.aiclient.embedding;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.aiclient.embedding.PackRefusal.Kind;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiRefusedLocallyException;

/**
 * A pack that the provider refused for something in it, and the parts that are asked for
 * in its place.
 * <p>
 * How is it designed, and why? No row fails because of another: a row fails only when it
 * was refused alone. A pack that holds a bad row is searched by halves. The first half is
 * asked for; if it is accepted, the second is known to hold the bad row and is divided
 * without being asked for whole, and if it is refused, it is divided and the second half
 * is asked for. So one bad row of n costs between log2 n and 2 log2 n requests, most of
 * which bring rows that had to be asked for anyhow. Where the length or the number of all
 * texts may be to blame, accepted halves say nothing of the other, and both are asked
 * for.
 * <p>
 * The more rows are bad, the less halves help: two parts of at most {@value #SMALL} rows,
 * halves of one whole, that are both refused are asked for row by row. So n bad rows cost
 * 1.25 n requests, and not 2 n. And if a provider refuses everything, for a reason that
 * is in no text, it would be a waste to ask for each: after {@value Suspicion#ENOUGH}
 * refusals without any acceptance, {@link Suspicion} asks with a text that cannot be
 * refused, and if that is refused, the rows fail together.
 * <p>
 * Where the provider names a text, that is asked for alone, and the others together. It
 * is a hint: once a named text is accepted alone, and after {@value #MOST_HINTS} of them,
 * no hint of this division counts any more.
 * <p>
 * If the provider says that there are too many texts, packs have half as many from then
 * on; {@link OpenParts} finds out when it does not say so.
 */
final class Division {

	static final int SMALL = 8;

	static final int MOST_HINTS = 8;

	private final PackRun run;

	private final Suspicion suspicion;

	private final OpenParts parts;

	private final AtomicInteger hints = new AtomicInteger(MOST_HINTS);

	Division(PackRun run, Suspicion suspicion) {
		this.run = run;
		this.suspicion = suspicion;
		this.parts = new OpenParts(run.packer());
	}

	/**
	 * Rows were refused together, or one was refused alone.
	 */
	void refused(List<Row> rows, AiClientException error, PackRefusal refusal) {
		this.parts.begins();
		if (rows.size() == 1) {
			refusedAlone(rows.get(0), error, refusal);
			this.parts.ends();
		}
		else if (error instanceof AiRefusedLocallyException) {
			divide(rows, refusal);
			this.parts.ends();
		}
		else {
			this.suspicion.refused(rows.get(0), error, (hopeless) -> {
				if (hopeless) {
					fail(rows, error);
				}
				else {
					divide(rows, refusal);
				}
				this.parts.ends();
			});
		}
	}

	private void refusedAlone(Row row, AiClientException error, PackRefusal refusal) {
		this.parts.explained();
		if (refusal.kind() == Kind.LENGTH && this.run.rules().cutFurther(row)) {
			ask(List.of(row));
		}
		else {
			fail(List.of(row), error);
		}
	}

	private void divide(List<Row> rows, PackRefusal refusal) {
		int named = refusal.named();
		if (named >= 0 && named < rows.size() && this.hints.getAndDecrement() > 0) {
			isolate(rows, named);
		}
		else if (refusal.kind() == Kind.TEXT) {
			search(rows);
		}
		else {
			if (refusal.kind() == Kind.NUMBER) {
				this.run.packer().tooLarge(first(rows).size());
			}
			ask(first(rows));
			ask(second(rows));
		}
	}

	private void isolate(List<Row> rows, int named) {
		List<Row> others = new ArrayList<>(rows);
		others.remove(named);
		ask(others);
		List<Row> alone = List.of(rows.get(named));
		ask(alone, new Whatever(alone) {
			@Override
			void ofAccepted() {
				Division.this.hints.set(0);
			}
		});
	}

	/**
	 * Searches rows of which one at least is bad.
	 */
	private void search(List<Row> rows) {
		if (rows.size() == 1) {
			ask(rows);
		}
		else {
			Half half = new Half(first(rows), second(rows));
			ask(half.rows(), half);
		}
	}

	/**
	 * Asks for a small part whose other half was refused.
	 */
	private void askSmall(List<Row> asked, List<Row> refused, AiClientException otherError, PackRefusal otherRefusal) {
		if (asked.size() > SMALL) {
			refused(refused, otherError, otherRefusal);
			ask(asked);
			return;
		}
		ask(asked, new Whatever(asked) {
			@Override
			void ofAccepted() {
				Division.this.refused(refused, otherError, otherRefusal);
			}

			@Override
			void ofRefused(AiClientException error, PackRefusal refusal) {
				eachAlone(refused);
				if (asked.size() == 1) {
					super.ofRefused(error, refusal);
				}
				else {
					eachAlone(asked);
				}
			}

			@Override
			void ofLost() {
				Division.this.refused(refused, otherError, otherRefusal);
			}
		});
	}

	private void eachAlone(List<Row> rows) {
		rows.forEach((row) -> ask(List.of(row)));
	}

	private void ask(List<Row> rows) {
		ask(rows, new Whatever(rows));
	}

	private void ask(List<Row> rows, Whatever then) {
		this.parts.begins();
		this.run.begin(
				Pack.again(this.run, rows, then, (rows.size() > SMALL) ? this.run.packer().least() : Long.MAX_VALUE));
	}

	private void fail(List<Row> rows, AiClientException error) {
		this.parts.explained();
		this.run.failed(rows, error, null);
	}

	private static List<Row> first(List<Row> rows) {
		return List.copyOf(rows.subList(0, (rows.size() + 1) / 2));
	}

	private static List<Row> second(List<Row> rows) {
		return List.copyOf(rows.subList((rows.size() + 1) / 2, rows.size()));
	}

	/**
	 * What follows from a part, where nothing else is said.
	 */
	private class Whatever implements Pack.Part {

		private volatile List<Row> rows;

		Whatever(List<Row> rows) {
			this.rows = rows;
		}

		final List<Row> rows() {
			return this.rows;
		}

		@Override
		public final void tookBack(List<Row> going, List<Row> left) {
			this.rows = going;
			ofTakenBack(left);
		}

		@Override
		public final void accepted() {
			Division.this.suspicion.accepted(this.rows.get(0));
			Division.this.parts.accepted(this.rows.size());
			ofAccepted();
			Division.this.parts.ends();
		}

		@Override
		public final void refused(AiClientException error, PackRefusal refusal) {
			ofRefused(error, refusal);
			Division.this.parts.ends();
		}

		@Override
		public final void lost() {
			Division.this.parts.explained();
			ofLost();
			Division.this.parts.ends();
		}

		void ofTakenBack(List<Row> left) {
			ask(left);
		}

		void ofAccepted() {
		}

		void ofRefused(AiClientException error, PackRefusal refusal) {
			Division.this.refused(this.rows, error, refusal);
		}

		void ofLost() {
		}

	}

	/**
	 * One half of rows of which one at least is bad.
	 */
	private final class Half extends Whatever {

		private volatile List<Row> other;

		Half(List<Row> rows, List<Row> other) {
			super(rows);
			this.other = other;
		}

		@Override
		void ofTakenBack(List<Row> left) {
			List<Row> all = new ArrayList<>(left);
			all.addAll(this.other);
			this.other = all;
		}

		@Override
		void ofAccepted() {
			search(this.other);
		}

		@Override
		void ofRefused(AiClientException error, PackRefusal refusal) {
			if (rows().size() > 1 && rows().size() <= SMALL) {
				askSmall(this.other, rows(), error, refusal);
			}
			else {
				ask(this.other);
				super.ofRefused(error, refusal);
			}
		}

		@Override
		void ofLost() {
			ask(this.other);
		}

	}

}
