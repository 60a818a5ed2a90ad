package io.aiclient.embedding;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiEmbeddingAnswer.Vector;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.ErrorDetails;

/**
 * Which vector of an answer is whose, and what is wrong with the others.
 * <p>
 * How is it designed, and why? A wrong vector beside right ones must not cost these, and
 * a vector of which it is not certain whose it is belongs to nothing. So the index
 * decides; the order in which they came only where none has an index and there are as
 * many as texts. The length must be the one that was asked for, or else that of most
 * vectors.
 */
public final class RowVectors {

	private final @Nullable Object[] found;

	/**
	 * Reads an answer.
	 * @param vectors the vectors as they came
	 * @param count how many texts were sent
	 * @param dimensions how many numbers were asked for; null if the answer is free
	 */
	public RowVectors(List<Vector> vectors, int count, @Nullable Integer dimensions) {
		this.found = new @Nullable Object[count];
		boolean inOrder = vectors.size() == count
				&& vectors.stream().allMatch((vector) -> vector.index() == Vector.NO_INDEX);
		int length = (dimensions != null) ? dimensions : mostFrequentLength(vectors);
		int next = 0;
		for (Vector vector : vectors) {
			int index = inOrder ? next++ : vector.index();
			if (index >= 0 && index < count) {
				this.found[index] = (this.found[index] == null) ? valuesOrFault(vector.values(), length)
						: "it has two vectors for this text";
			}
		}
	}

	private static Object valuesOrFault(float[] values, int length) {
		if (values.length == 0 || values.length != length) {
			return "its vector for this text has " + values.length + " numbers, and not " + length;
		}
		for (float value : values) {
			if (!Float.isFinite(value)) {
				return "its vector for this text has a number that is none (" + value + ")";
			}
		}
		return values;
	}

	/**
	 * Of two that are as frequent neither can be known to be right.
	 * @return the length; -1 if there is none
	 */
	private static int mostFrequentLength(List<Vector> vectors) {
		Map<Integer, Integer> counts = new HashMap<>();
		vectors.forEach((vector) -> counts.merge(vector.values().length, 1, Integer::sum));
		int length = -1;
		int most = 0;
		for (Map.Entry<Integer, Integer> counted : counts.entrySet()) {
			if (counted.getValue() >= most) {
				length = (counted.getValue() > most) ? counted.getKey() : -1;
				most = counted.getValue();
			}
		}
		return length;
	}

	/**
	 * The vector of a text.
	 * @param index its index in the pack
	 * @return the vector; null if there is none that can be right
	 */
	public float @Nullable [] of(int index) {
		return (this.found[index] instanceof float[] values) ? values : null;
	}

	/**
	 * Why a text has no vector.
	 * @param index its index in the pack
	 * @param attempts how often it was sent
	 */
	public AiBadResponseException error(int index, int attempts) {
		Object fault = this.found[index];
		return new AiBadResponseException(
				"The provider answered without a usable vector: "
						+ ((fault instanceof String why) ? why : "it has none for this text"),
				ErrorDetails.LOCAL.withAttempts(attempts), null);
	}

}
