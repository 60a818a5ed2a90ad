package io.aiclient.spring.annotation;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A text with placeholders. {@code {identifier}} is one, and nothing else is: any other
 * brace is text, and so is the one after a backslash, which is dropped.
 */
final class PromptTemplate {

	private final List<Part> parts;

	private PromptTemplate(List<Part> parts) {
		this.parts = List.copyOf(parts);
	}

	static PromptTemplate parse(String source) {
		List<Part> parts = new ArrayList<>();
		StringBuilder text = new StringBuilder();
		int position = 0;
		while (position < source.length()) {
			if (source.startsWith("\\{", position)) {
				text.append('{');
				position += 2;
				continue;
			}
			int end = (source.charAt(position) == '{') ? identifierEnd(source, position + 1) : -1;
			if (end < 0) {
				text.append(source.charAt(position));
				position++;
				continue;
			}
			parts.add(new Part(text.toString(), false));
			parts.add(new Part(source.substring(position + 1, end), true));
			text.setLength(0);
			position = end + 1;
		}
		parts.add(new Part(text.toString(), false));
		return new PromptTemplate(parts);
	}

	/**
	 * Index of the closing brace, if an identifier and nothing else stands before it.
	 */
	private static int identifierEnd(String source, int start) {
		int end = start;
		while (end < source.length()) {
			int character = source.codePointAt(end);
			boolean fits = (end == start) ? Character.isJavaIdentifierStart(character)
					: Character.isJavaIdentifierPart(character);
			if (!fits) {
				break;
			}
			end += Character.charCount(character);
		}
		return (end > start && end < source.length() && source.charAt(end) == '}') ? end : -1;
	}

	Set<String> names() {
		Set<String> names = new LinkedHashSet<>();
		this.parts.stream().filter(Part::placeholder).map(Part::text).forEach(names::add);
		return names;
	}

	String render(UnaryOperator<String> values) {
		StringBuilder result = new StringBuilder();
		for (Part part : this.parts) {
			result.append(part.placeholder() ? values.apply(part.text()) : part.text());
		}
		return result.toString();
	}

	private record Part(String text, boolean placeholder) {

	}

}
