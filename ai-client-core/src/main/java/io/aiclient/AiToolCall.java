package io.aiclient;

import io.aiclient.error.Sanitizer;

/**
 * A call of a tool that the model asks for.
 *
 * @param id the provider's id of this call, to be sent back with the tool's answer
 * @param name the tool's name
 * @param arguments the arguments as the model wrote them: JSON, but not checked
 */
public record AiToolCall(String id, String name, String arguments) {

	/**
	 * Leaves the arguments out: an answer does not belong in a log.
	 */
	@Override
	public String toString() {
		return "AiToolCall[id=" + Sanitizer.label(this.id) + ", name=" + Sanitizer.label(this.name) + "]";
	}

}
