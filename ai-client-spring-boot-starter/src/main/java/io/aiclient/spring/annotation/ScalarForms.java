package io.aiclient.spring.annotation;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Forms of single values that mean one thing only, though the schema asks for another
 * form; and those that Jackson would read as something else than was meant.
 */
final class ScalarForms {

	private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

	private static final String DATE_TIME = "date-time";

	private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,30}(?:\\.\\d{1,30})?");

	private static final Pattern GAPS = Pattern.compile("[\\s_-]+");

	private static final Pattern ABSOLUTE_URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://\\S+");

	private static final String MARKS = "\"'`*.";

	private static final int LONGEST_WORD = 1_000;

	/**
	 * The most digits by which a number's point may be moved: what Java makes of the
	 * whole of such a number takes memory by them.
	 */
	private static final int LARGEST_SCALE = 10_000;

	/**
	 * Seconds since 1970 with 9 or 10 digits, milliseconds with 13: from 1973 or 2001 to
	 * 2286. Dates written in digits have 8, 12 or 14.
	 */
	private static final BigDecimal FIRST_SECOND = BigDecimal.valueOf(100_000_000L);

	private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(10_000_000_000L);

	private static final BigDecimal FIRST_MILLISECOND = BigDecimal.valueOf(1_000_000_000_000L);

	private static final BigDecimal LAST_MILLISECOND = BigDecimal.valueOf(10_000_000_000_000L);

	private ScalarForms() {
	}

	/**
	 * The value in the form that the schema, which is no reference, asks for; the value
	 * itself if it has that form, or may mean several things.
	 */
	static JsonNode fit(JsonNode value, JsonNode schema) {
		if (schema.has("enum")) {
			return constant(value, schema.get("enum").valueStream().toList());
		}
		if (hasType(schema, "number") && value.isString()) {
			return decimal(value);
		}
		return DATE_TIME.equals(format(schema)) ? instant(value) : value;
	}

	/**
	 * Whether a value is text of blanks where text is not what the schema asks for: as
	 * good as null.
	 */
	static boolean isBlank(JsonNode value, JsonNode schema) {
		return value.isString() && value.stringValue().isBlank() && !takesAnyText(schema) && !isConstant(value, schema);
	}

	/**
	 * What is wrong with a single value; null if nothing is.
	 */
	static @Nullable String problem(JsonNode value, JsonNode schema) {
		if (schema.has("enum")) {
			return isConstant(value, schema) ? null : " is none of " + schema.get("enum");
		}
		if (value.isBigDecimal() && Math.abs((long) value.decimalValue().scale()) > LARGEST_SCALE) {
			return " is out of range";
		}
		if (hasType(schema, "number")) {
			return numberProblem(value, schema);
		}
		if (hasType(schema, "integer") && value.isNumber() && !isWhole(value)) {
			return " is not a whole number";
		}
		return isOfUnknownUnit(value, format(schema)) ? " is a number, and not a " + format(schema) : null;
	}

	/**
	 * Texts of numbers are numbers by now. Others stand for infinity, or for no number.
	 */
	private static @Nullable String numberProblem(JsonNode value, JsonNode schema) {
		if (value.isString()) {
			return " is not a number";
		}
		boolean tooLarge = AnswerSchema.FLOAT.equals(format(schema)) && value.isNumber()
				&& Float.isInfinite(value.decimalValue().floatValue());
		return tooLarge ? " is out of range" : null;
	}

	/**
	 * Whether Jackson might read a date or a time from a number of whatever unit. Texts
	 * of digits stand for instants only: others may have them as their own pattern.
	 */
	private static boolean isOfUnknownUnit(JsonNode value, @Nullable String format) {
		return (value.isNumber() && format != null && !format.equals(AnswerSchema.URI))
				|| (DATE_TIME.equals(format) && number(value) != null);
	}

	/**
	 * A text that is not JSON as the JSON text that is meant by it; null if the schema
	 * asks for no text, or the text is more than a word.
	 */
	static @Nullable JsonNode word(String text, JsonNode schema) {
		String word = AnswerText.strip(text, (c) -> MARKS.indexOf(c) >= 0 || Character.isWhitespace(c));
		if (word.isEmpty() || word.length() > LONGEST_WORD || !hasType(schema, "string")) {
			return null;
		}
		return (takesAnyText(schema) && !ABSOLUTE_URI.matcher(word).matches()) ? null : NODES.stringNode(word);
	}

	static boolean hasType(JsonNode schema, String type) {
		JsonNode types = schema.path("type");
		return types.isArray() ? types.valueStream().anyMatch((each) -> type.equals(each.stringValue(null)))
				: type.equals(types.stringValue(null));
	}

	/**
	 * The constant whose name differs from the value by case and by what separates words
	 * only, if there is one such.
	 */
	private static JsonNode constant(JsonNode value, List<JsonNode> constants) {
		if (constants.contains(value) || !(value.isString() || value.isBoolean())
				|| value.asString().length() > LONGEST_WORD) {
			return value;
		}
		String name = plain(value.asString());
		List<JsonNode> meant = constants.stream()
			.filter((constant) -> plain(constant.stringValue()).equals(name))
			.toList();
		return (meant.size() == 1) ? meant.get(0) : value;
	}

	private static String plain(String name) {
		return GAPS.matcher(name.strip()).replaceAll("_").toLowerCase(Locale.ROOT);
	}

	private static JsonNode decimal(JsonNode text) {
		String digits = text.stringValue().strip();
		if (digits.length() > LONGEST_WORD) {
			return text;
		}
		try {
			return NODES.numberNode(new BigDecimal(digits));
		}
		catch (NumberFormatException ex) {
			return text;
		}
	}

	private static JsonNode instant(JsonNode value) {
		BigDecimal number = number(value);
		if (number == null) {
			return value;
		}
		if (isWithin(number, FIRST_MILLISECOND, LAST_MILLISECOND)) {
			return instant(number.movePointLeft(3));
		}
		return isWithin(number, FIRST_SECOND, LAST_SECOND) ? instant(number) : value;
	}

	private static JsonNode instant(BigDecimal seconds) {
		long nanos = seconds.remainder(BigDecimal.ONE).movePointRight(9).longValue();
		return NODES.stringNode(Instant.ofEpochSecond(seconds.longValue(), nanos).toString());
	}

	private static boolean isWithin(BigDecimal number, BigDecimal first, BigDecimal end) {
		return number.compareTo(first) >= 0 && number.compareTo(end) < 0;
	}

	private static @Nullable BigDecimal number(JsonNode value) {
		if (value.isString()) {
			String text = value.stringValue().strip();
			return NUMBER.matcher(text).matches() ? new BigDecimal(text) : null;
		}
		return value.isNumber() ? value.decimalValue() : null;
	}

	private static boolean isConstant(JsonNode value, JsonNode schema) {
		return schema.path("enum").valueStream().anyMatch(value::equals);
	}

	/**
	 * Whether any text will do: for a string, and for a URI, which may be relative.
	 */
	private static boolean takesAnyText(JsonNode schema) {
		String format = format(schema);
		return hasType(schema, "string") && !schema.has("enum") && (format == null || AnswerSchema.URI.equals(format));
	}

	private static @Nullable String format(JsonNode schema) {
		return schema.path("format").stringValue(null);
	}

	private static boolean isWhole(JsonNode number) {
		return number.isIntegralNumber() || number.decimalValue().stripTrailingZeros().scale() <= 0;
	}

}
