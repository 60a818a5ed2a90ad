package io.aiclient.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts a content into tokens, never within a surrogate pair.
 */
final class ContentTokens {

	private ContentTokens() {
	}

	static List<String> of(String content) {
		List<String> tokens = new ArrayList<>(TokenCount.of(content));
		int start = 0;
		while (start < content.length()) {
			int end = Math.min(content.length(), start + TokenCount.CHARACTERS_PER_TOKEN);
			if (end < content.length() && Character.isHighSurrogate(content.charAt(end - 1))) {
				end--;
			}
			tokens.add(content.substring(start, end));
			start = end;
		}
		return tokens;
	}

}
