package io.aiclient.job;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.core.TokenStreamLocation;

import io.aiclient.error.Sanitizer;

/**
 * Says where a line is no JSON object and what is expected there, without what it holds:
 * that becomes a prompt.
 */
final class JsonFault {

	private static final int MOST = 200;

	/**
	 * Where Jackson quotes up to 256 characters of the line.
	 */
	private static final Pattern QUOTED_TOKEN = Pattern.compile("(?s)^(Unrecognized|Non-standard) token '.*");

	/**
	 * Where Jackson repeats a location, of which it shows nothing.
	 */
	private static final Pattern LOCATION = Pattern.compile(" \\((start marker|for \\w+ starting) at \\[.*?]\\)");

	private JsonFault() {
	}

	static String describe(JacksonException ex) {
		String said = String.valueOf(ex.getOriginalMessage());
		String what = QUOTED_TOKEN.matcher(said).matches()
				? "expected a string in quotes, a number, an object, an array, true, false or null"
				: LOCATION.matcher(said).replaceAll("");
		return at(ex.getLocation()) + Sanitizer.clean(Character.toLowerCase(what.charAt(0)) + what.substring(1), MOST);
	}

	static String notAnObject(@Nullable JsonToken found, TokenStreamLocation location) {
		String what = (found == null) ? "nothing" : switch (found) {
			case START_ARRAY -> "an array";
			case VALUE_STRING -> "a string";
			case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
			case VALUE_TRUE, VALUE_FALSE -> "a boolean";
			default -> "null";
		};
		return at(location) + "expected '{', found " + what;
	}

	static String afterTheObject(TokenStreamLocation location) {
		return at(location) + "expected the end of the line, found more behind the object";
	}

	private static String at(@Nullable TokenStreamLocation location) {
		return (location != null && location.getColumnNr() > 0) ? "at column " + location.getColumnNr() + ", " : "";
	}

}
