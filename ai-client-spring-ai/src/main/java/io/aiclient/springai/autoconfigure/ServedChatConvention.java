package io.aiclient.springai.autoconfigure;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.observation.ChatModelObservationContext;
import org.springframework.ai.chat.observation.ChatModelObservationConvention;

/**
 * Names observations as another convention does, and marks them as those of a model that
 * a client serves.
 */
final class ServedChatConvention implements ChatModelObservationConvention {

	private final ChatModelObservationConvention delegate;

	ServedChatConvention(ChatModelObservationConvention delegate) {
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
	public @Nullable String getContextualName(ChatModelObservationContext context) {
		return this.delegate.getContextualName(context);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(ChatModelObservationContext context) {
		return this.delegate.getLowCardinalityKeyValues(context);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(ChatModelObservationContext context) {
		return this.delegate.getHighCardinalityKeyValues(context);
	}

}
