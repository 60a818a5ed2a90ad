package io.aiclient;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * One message of a conversation.
 *
 * @param role who says it
 * @param content what is said; empty for an assistant that answered with tool calls only
 * @param toolCalls the calls that an assistant asked for; empty for every other role
 * @param toolCallId the call that a tool message answers; null for every other role
 */
public record AiMessage(Role role, String content, List<AiToolCall> toolCalls, @Nullable String toolCallId) {

	public AiMessage {
		Objects.requireNonNull(content, "Invalid message: its content is null; write an empty text if you mean none");
		toolCalls = List.copyOf(toolCalls);
		if (!toolCalls.isEmpty() && role != Role.ASSISTANT) {
			throw new IllegalArgumentException(
					"Invalid message: only an assistant message has tool calls, not a " + role.wireName() + " message");
		}
		if ((toolCallId != null) != (role == Role.TOOL)) {
			throw new IllegalArgumentException(
					"Invalid message: a tool message, and no other, needs a toolCallId; use AiMessage.tool(id, content)");
		}
	}

	public static AiMessage system(String content) {
		return new AiMessage(Role.SYSTEM, content, List.of(), null);
	}

	public static AiMessage user(String content) {
		return new AiMessage(Role.USER, content, List.of(), null);
	}

	public static AiMessage assistant(String content) {
		return new AiMessage(Role.ASSISTANT, content, List.of(), null);
	}

	/**
	 * The assistant's turn that asked for tools, as {@link AiResponse#toolCalls()} gave
	 * it.
	 * @param content what it said beside the calls, often empty
	 * @param toolCalls the calls
	 * @return the message to send back before the tools' answers
	 */
	public static AiMessage assistant(String content, List<AiToolCall> toolCalls) {
		return new AiMessage(Role.ASSISTANT, content, toolCalls, null);
	}

	/**
	 * A tool's answer.
	 * @param toolCallId the {@link AiToolCall#id()} that it answers
	 * @param content the answer
	 * @return the message
	 */
	public static AiMessage tool(String toolCallId, String content) {
		return new AiMessage(Role.TOOL, content, List.of(), toolCallId);
	}

	/**
	 * Shows the role and the length only: a prompt does not belong in a log.
	 */
	@Override
	public String toString() {
		return "AiMessage[" + this.role.wireName() + ", " + this.content.length() + " characters]";
	}

	/**
	 * Who says a message.
	 */
	public enum Role {

		/**
		 * The application, setting the frame.
		 */
		SYSTEM,
		/**
		 * The one who asks.
		 */
		USER,
		/**
		 * The model.
		 */
		ASSISTANT,
		/**
		 * A tool that the model called.
		 */
		TOOL;

		private final String wireName = name().toLowerCase(Locale.ROOT);

		/**
		 * The role as providers spell it, for example {@code user}.
		 * @return the name in lower case
		 */
		public String wireName() {
			return this.wireName;
		}

	}

}
