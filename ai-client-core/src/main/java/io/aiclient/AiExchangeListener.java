package io.aiclient;

import reactor.util.context.Context;
import reactor.util.context.ContextView;

/**
 * Hears from an {@link AiExchange} what cannot wait for the end of the answer. The client
 * puts one into the subscriber's context of each attempt; an exchange that has something
 * to report finds it there. Reporting nothing is fine: then the client assumes the worst.
 * <p>
 * Called on the threads that do the work, so it does not block and does not throw.
 */
@FunctionalInterface
public interface AiExchangeListener {

	/**
	 * Hears nothing.
	 */
	AiExchangeListener NONE = (head) -> {
	};

	/**
	 * An answer begins: its head has come, of whatever status. At most once an attempt.
	 * @param head what the head says
	 */
	void answering(AiAnswerHead head);

	/**
	 * The listener of an attempt.
	 * @param context the context of the exchange's subscriber
	 * @return the listener, or {@link #NONE} if there is none
	 */
	static AiExchangeListener of(ContextView context) {
		AiExchangeListener listener = context.getOrDefault(AiExchangeListener.class, null);
		return (listener != null) ? listener : NONE;
	}

	/**
	 * Adds this listener.
	 * @param context the context to add to
	 * @return the context in which an exchange finds this listener
	 */
	default Context addTo(Context context) {
		return context.put(AiExchangeListener.class, this);
	}

}
