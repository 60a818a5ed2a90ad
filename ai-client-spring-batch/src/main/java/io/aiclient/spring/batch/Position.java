package io.aiclient.spring.batch;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.batch.infrastructure.item.ExecutionContext;

/**
 * What a delegate reader would have saved if the step had been committed at a row.
 *
 * @param entries its entries in an execution context; none if it saves nothing
 */
record Position(Map<String, Object> entries) {

	/**
	 * Writes it in place of another.
	 * @param context the context of the step
	 * @param last the one that was written before
	 * @return takes it back: the context has the values that it had
	 */
	Runnable write(ExecutionContext context, Position last) {
		Map<String, @Nullable Object> before = new HashMap<>();
		last.entries.keySet().forEach((key) -> before.put(key, context.get(key)));
		this.entries.keySet().forEach((key) -> before.put(key, context.get(key)));
		before.keySet().forEach((key) -> context.put(key, this.entries.get(key)));
		return () -> before.forEach(context::put);
	}

}
