package io.aiclient.springai.autoconfigure;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;

/**
 * Names observations as another convention does, and marks them as those of a model that
 * a client serves.
 */
final class ServedEmbeddingConvention implements EmbeddingModelObservationConvention {

	private final EmbeddingModelObservationConvention delegate;

	ServedEmbeddingConvention(EmbeddingModelObservationConvention delegate) {
		this.delegate = delegate;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		boolean supported = this.delegate.supportsContext(context);
		if (supported) {
			context.put(ServedMark.class, ServedMark.SERVED);
		}
		return supported;
	}

	@Override
	public @Nullable String getName() {
		return this.delegate.getName();
	}

	@Override
	public @Nullable String getContextualName(EmbeddingModelObservationContext context) {
		return this.delegate.getContextualName(context);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(EmbeddingModelObservationContext context) {
		return this.delegate.getLowCardinalityKeyValues(context);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(EmbeddingModelObservationContext context) {
		return this.delegate.getHighCardinalityKeyValues(context);
	}

}
