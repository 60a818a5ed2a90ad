package io.aiclient.job;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.AiResult;

/**
 * What a line of the results has of an answer: its text, its value or its vector.
 */
abstract class AnswerColumn {

	/**
	 * The column of answers that are read as a type.
	 * @param type the type; null for text
	 */
	static AnswerColumn of(@Nullable Class<?> type) {
		return (type != null) ? new Values(type) : new Texts();
	}

	static AnswerColumn of(VectorForm form) {
		return new Vectors(form);
	}

	/**
	 * Whether it holds values of a type.
	 */
	boolean isValue() {
		return false;
	}

	/**
	 * What is written of an answer.
	 */
	abstract Object written(AiResult.Success<?> success);

	/**
	 * What the model wrote, as far as it is stored.
	 */
	abstract String text(JsonNode stored);

	/**
	 * What a line holds beside the text.
	 * @return a value or a vector; null if it is the text
	 */
	abstract @Nullable Object value(JsonMapper mapper, byte[] line, String field);

	/**
	 * Answers as the model wrote them.
	 */
	private static final class Texts extends AnswerColumn {

		@Override
		Object written(AiResult.Success<?> success) {
			return success.response().content();
		}

		@Override
		String text(JsonNode stored) {
			return stored.asString();
		}

		@Override
		@Nullable Object value(JsonMapper mapper, byte[] line, String field) {
			return null;
		}

	}

	/**
	 * Answers that were read as a type, as JSON.
	 */
	private static final class Values extends AnswerColumn {

		private final Class<?> type;

		Values(Class<?> type) {
			this.type = type;
		}

		@Override
		boolean isValue() {
			return true;
		}

		@Override
		Object written(AiResult.Success<?> success) {
			return success.value();
		}

		@Override
		String text(JsonNode stored) {
			return stored.toString();
		}

		@Override
		Object value(JsonMapper mapper, byte[] line, String field) {
			try {
				return mapper.treeToValue(mapper.readTree(line).path(field), this.type);
			}
			catch (JacksonException ex) {
				// its message may quote the answer
				throw new JobException("The field '" + field + "' of a stored line cannot be read as "
						+ this.type.getSimpleName() + ": the type has changed since it was written. Give the job the "
						+ "type that the file has, or name another results file", null);
			}
		}

	}

	/**
	 * Vectors.
	 */
	private static final class Vectors extends AnswerColumn {

		private final VectorForm form;

		Vectors(VectorForm form) {
			this.form = form;
		}

		@Override
		Object written(AiResult.Success<?> success) {
			return (success.value() instanceof float[] vector) ? this.form.written(vector) : success.value();
		}

		@Override
		String text(JsonNode stored) {
			return "";
		}

		@Override
		Object value(JsonMapper mapper, byte[] line, String field) {
			return VectorForm.read(mapper, line, field);
		}

	}

}
