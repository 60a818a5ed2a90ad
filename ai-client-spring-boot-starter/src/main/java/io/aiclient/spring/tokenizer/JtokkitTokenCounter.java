package io.aiclient.spring.tokenizer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import com.knuddels.jtokkit.api.Encoding;
import org.jspecify.annotations.Nullable;

import io.aiclient.AiMessage;
import io.aiclient.AiRequest;
import io.aiclient.AiToolCall;
import io.aiclient.admission.tokens.TokenCounter;

/**
 * Counts the tokens of prompts for OpenAI's models with JTokkit, by the format of chats
 * that OpenAI publishes: three tokens for each message and its role, and three that begin
 * the answer. How tools and response formats are written into a prompt is not published;
 * the tokens of their text stand for them. Safe for use by many threads.
 * <p>
 * A vocabulary is loaded, once for all counters and on a thread of its own, when the
 * first prompt for a model that has it is to be counted. Until it is there (about a
 * second), for other models, and for prompts of more than {@value #LONGEST} characters,
 * the count is not known.
 */
public final class JtokkitTokenCounter implements TokenCounter {

	/**
	 * Longer ones are not counted: at worst, JTokkit takes about a microsecond for each
	 * character.
	 */
	static final int LONGEST = 50_000;

	private static final int PER_MESSAGE = 3;

	private static final int PER_ANSWER = 3;

	private static final Set<String> OPTIONS_IN_PROMPT = Set.of("tools", "functions", "response_format");

	@Override
	public @Nullable Long count(AiRequest request) {
		Vocabulary vocabulary = (request.model() != null) ? Vocabulary.of(request.model()) : null;
		if (vocabulary == null) {
			return null;
		}
		List<String> texts = texts(request);
		if (texts.stream().mapToLong(String::length).sum() > LONGEST) {
			return null;
		}
		Encoding encoding = vocabulary.encoding();
		if (encoding == null) {
			return null;
		}
		long tokens = (long) PER_MESSAGE * request.messages().size() + PER_ANSWER;
		for (String text : texts) {
			tokens += encoding.countTokensOrdinary(text);
		}
		return tokens;
	}

	@Override
	public @Nullable Long countText(String model, String text) {
		Vocabulary vocabulary = (text.length() <= LONGEST) ? Vocabulary.of(model) : null;
		Encoding encoding = (vocabulary != null) ? vocabulary.encoding() : null;
		return (encoding != null) ? Long.valueOf(encoding.countTokensOrdinary(text)) : null;
	}

	private static List<String> texts(AiRequest request) {
		List<String> texts = new ArrayList<>();
		for (AiMessage message : request.messages()) {
			texts.add(message.role().wireName());
			texts.add(message.content());
			for (AiToolCall call : message.toolCalls()) {
				texts.add(call.name());
				texts.add(call.arguments());
			}
		}
		request.options().forEach((name, value) -> {
			if (OPTIONS_IN_PROMPT.contains(name)) {
				texts.add(String.valueOf(value));
			}
		});
		return texts;
	}

}
