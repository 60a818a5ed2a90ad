package io.aiclient.springai.autoconfigure;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;

/**
 * Names observations as another convention does, and marks them as those of a model that
 * a client serves.
 *
 * @param <C> what is observed
 */
abstract class ServedConvention<C extends Observation.Context> implements ObservationConvention<C> {

	private final ObservationConvention<C> delegate;

	private ServedConvention(ObservationConvention<C> delegate) {
		this.delegate = delegate;
	}

	static ChatModelObservationConvention of(ChatModelObservationConvention delegate) {
		return new OfChat(delegate);
	}

	static EmbeddingModelObservationConvention of(EmbeddingModelObservationConvention delegate) {
		return new OfEmbeddings(delegate);
	}

	/**
	 * Whether an observation is that of a model that a client serves.
	 */
	static boolean isServed(Observation.ContextView context) {
		return context.containsKey(ServedConvention.class);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		boolean supported = this.delegate.supportsContext(context);
		if (supported) {
			context.put(ServedConvention.class, true);
		}
		return supported;
	}

	@Override
	public @Nullable String getName() {
		return this.delegate.getName();
	}

	@Override
	public @Nullable String getContextualName(C context) {
		return this.delegate.getContextualName(context);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(C context) {
		return this.delegate.getLowCardinalityKeyValues(context);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(C context) {
		return this.delegate.getHighCardinalityKeyValues(context);
	}

	private static final class OfChat extends ServedConvention<ChatModelObservationContext>
			implements ChatModelObservationConvention {

		OfChat(ChatModelObservationConvention delegate) {
			super(delegate);
		}

	}

	private static final class OfEmbeddings extends ServedConvention<EmbeddingModelObservationContext>
			implements EmbeddingModelObservationConvention {

		OfEmbeddings(EmbeddingModelObservationConvention delegate) {
			super(delegate);
		}

	}

}
