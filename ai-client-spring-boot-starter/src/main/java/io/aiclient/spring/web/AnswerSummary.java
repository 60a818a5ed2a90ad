package io.aiclient.spring.web;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import io.aiclient.TokenUsage;

/**
 * What was read of JSON that passes: as much as settling an attempt needs.
 */
final class AnswerSummary {

	TokenUsage usage = TokenUsage.NONE;

	String model = "";

	/**
	 * What it says that went wrong; null if it says nothing of the kind.
	 */
	@Nullable JsonNode error;

	/**
	 * Whether it has anything of an answer, beside which a code or a message is no error.
	 */
	boolean answered;

	/**
	 * Whether it has a field in which some providers report an error.
	 */
	boolean suspect;

	/**
	 * Whether it ends in the middle.
	 */
	boolean cut;

}
