package io.aiclient;

import java.util.List;

/**
 * The answer to an {@link AiEmbeddingPack}, as it came: nothing of it is judged.
 *
 * @param vectors the vectors in the order in which they came, which need not be that of
 * the texts; perhaps too few, or more than one for a text
 * @param end what the answer says of itself: model and usage, without content
 */
public record AiEmbeddingAnswer(List<Vector> vectors, AiResponse end) implements AiPiece {

	public AiEmbeddingAnswer {
		vectors = List.copyOf(vectors);
	}

	@Override
	public AiEmbeddingAnswer withEnd(AiResponse end) {
		return new AiEmbeddingAnswer(this.vectors, end);
	}

	/**
	 * Leaves the numbers out.
	 */
	@Override
	public String toString() {
		return "AiEmbeddingAnswer[" + this.vectors.size() + " vectors, end=" + this.end + "]";
	}

	/**
	 * The vector of one text. Does not change, as long as its numbers are left alone.
	 */
	public static final class Vector {

		/**
		 * Stands for an index that is missing.
		 */
		public static final int NO_INDEX = -1;

		private final int index;

		private final float[] values;

		/**
		 * Creates a vector.
		 * @param index the index of the text; {@link #NO_INDEX} if the provider sent none
		 * @param values its numbers, which are not copied
		 */
		public Vector(int index, float[] values) {
			this.index = index;
			this.values = values;
		}

		public int index() {
			return this.index;
		}

		public float[] values() {
			return this.values;
		}

		/**
		 * Leaves the numbers out.
		 */
		@Override
		public String toString() {
			return "Vector[index=" + this.index + ", " + this.values.length + " numbers]";
		}

	}

}
