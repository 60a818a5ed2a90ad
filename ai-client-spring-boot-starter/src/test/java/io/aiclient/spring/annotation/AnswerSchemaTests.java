package io.aiclient.spring.annotation;

import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonClassDescription;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Schemas as strict providers take them, each the return type of the method of that name.
 */
class AnswerSchemaTests {

	private static final JsonMapper MAPPER = JsonMapper.builder().build();

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
			record      | {"type":"object","properties":{ \
			                 "reason":{"type":"string","description":"why, in a sentence"}, \
			                 "the_score":{"type":"number"}, \
			                 "mood":{"type":"string","enum":["GOOD","so-so"]}}, \
			               "required":["reason","the_score","mood"],"additionalProperties":false}
			nullable    | {"type":"object","properties":{ \
			                 "count":{"type":["integer","null"]}, \
			                 "name":{"type":["string","null"]}, \
			                 "mood":{"anyOf":[{"type":"null"},{"type":"string","enum":["GOOD","so-so"]}]}, \
			                 "tags":{"type":["array","null"],"items":{"type":"string"}}}, \
			               "required":["count","name","mood","tags"],"additionalProperties":false}
			scalars     | {"type":"object","properties":{ \
			                 "number":{"type":"integer"},"big":{"type":"number"},"yes":{"type":"boolean"}, \
			                 "id":{"type":"string","format":"uuid"},"link":{"type":"string"}, \
			                 "day":{"type":"string","format":"date"}, \
			                 "local":{"type":"string"},"instant":{"type":"string","format":"date-time"}}, \
			               "required":["number","big","yes","id","link","day","local","instant"], \
			               "additionalProperties":false}
			recursive   | {"type":"object","description":"a tree","properties":{ \
			                 "name":{"type":"string"}, \
			                 "left":{"description":"the first branch","anyOf":[{"type":"null"},{"$ref":"#"}]}, \
			                 "others":{"type":"array","items":{"$ref":"#"}}}, \
			               "required":["name","left","others"],"additionalProperties":false}
			recursives  | {"$defs":{"Tree":{"type":"object","description":"a tree","properties":{ \
			                 "name":{"type":"string"}, \
			                 "left":{"description":"the first branch", \
			                         "anyOf":[{"type":"null"},{"$ref":"#/$defs/Tree"}]}, \
			                 "others":{"type":"array","items":{"$ref":"#/$defs/Tree"}}}, \
			               "required":["name","left","others"],"additionalProperties":false}}, \
			               "type":"object","properties":{ \
			                 "value":{"type":"array","items":{"$ref":"#/$defs/Tree"}}}, \
			               "required":["value"],"additionalProperties":false}
			shared      | {"$defs":{"Point":{"type":"object","properties":{ \
			                 "x":{"type":"integer"},"y":{"type":"integer"}}, \
			               "required":["x","y"],"additionalProperties":false}}, \
			               "type":"object","properties":{ \
			                 "from":{"description":"the start","anyOf":[{"$ref":"#/$defs/Point"}]}, \
			                 "to":{"$ref":"#/$defs/Point"}}, \
			               "required":["from","to"],"additionalProperties":false}
			generic     | {"type":"object","properties":{ \
			                 "items":{"type":"array","items":{"type":"string"}}, \
			                 "next":{"type":["string","null"]}}, \
			               "required":["items","next"],"additionalProperties":false}
			list        | {"type":"object","properties":{"value":{"type":"array","items":{"type":"string"}}}, \
			               "required":["value"],"additionalProperties":false}
			scalar      | {"type":"object","properties":{"value":{"type":"integer"}}, \
			               "required":["value"],"additionalProperties":false}
			fractions   | {"type":"object","properties":{ \
			                 "share":{"type":"number"},"part":{"type":["number","null"]}, \
			                 "at":{"type":["string","null"]}}, \
			               "required":["share","part","at"],"additionalProperties":false}
			named       | {"$defs":{"Page_String_":{"type":"object","properties":{ \
			                 "items":{"type":"array","items":{"type":"string"}}, \
			                 "next":{"type":["string","null"]}}, \
			               "required":["items","next"],"additionalProperties":false}, \
			               "Point":{"type":"object","properties":{ \
			                 "x":{"type":"integer"},"y":{"type":"integer"}}, \
			               "required":["x","y"],"additionalProperties":false}, \
			               "Point-2":{"type":"object","properties":{"z":{"type":"integer"}}, \
			               "required":["z"],"additionalProperties":false}}, \
			               "type":"object","properties":{ \
			                 "first":{"$ref":"#/$defs/Page_String_"},"second":{"$ref":"#/$defs/Page_String_"}, \
			                 "a":{"$ref":"#/$defs/Point"},"b":{"$ref":"#/$defs/Point"}, \
			                 "c":{"$ref":"#/$defs/Point-2"},"d":{"$ref":"#/$defs/Point-2"}}, \
			               "required":["first","second","a","b","c","d"],"additionalProperties":false}
			described   | {"type":"object","properties":{ \
			                 "first_tree":{"type":["object","null"],"description":"the property's own","properties":{ \
			                   "name":{"type":"string"}},"required":["name"],"additionalProperties":false}}, \
			               "required":["first_tree"],"additionalProperties":false}
			constant    | {"type":"object","properties":{"value":{"type":"string","enum":["a","b"]}}, \
			               "required":["value"],"additionalProperties":false}
			""")
	void saysTheFormOfAnAnswer(String method, String expected) throws Exception {
		assertThat(schema(method)).isEqualTo(MAPPER.readTree(expected));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			record     | reason, the_score, mood
			scalars    | number, big, yes, id, link, day, local, instant
			recursive  | name, left, others
			""")
	void keepsTheOrderOfTheRecord(String method, String expected) throws Exception {
		assertThat(schema(method).get("properties").propertyNames()).containsExactly(expected.split(", "));
	}

	private static ObjectNode schema(String method) throws Exception {
		Method declared = Types.class.getDeclaredMethod(method);
		return AnswerSchema.forProviders(
				AnswerSchema.exact(declared.getGenericReturnType(), new MethodName(Types.class, declared)::error));
	}

	interface Types {

		Verdict record();

		Nullables nullable();

		Scalars scalars();

		Tree recursive();

		List<Tree> recursives();

		Line shared();

		Page<String> generic();

		Set<String> list();

		int scalar();

		Fractions fractions();

		Constant constant();

		Named named();

		Described described();

	}

	record Verdict(@JsonPropertyDescription("why, in a sentence") String reason,
			@JsonProperty("the_score") double score, Mood mood) {

		static final String UNRELATED = "";

		public static final Verdict NONE = new Verdict("", 0, Mood.GOOD);

		public String getDerived() {
			return "";
		}

	}

	enum Mood {

		GOOD, @JsonProperty("so-so")
		SO_SO

	}

	enum Constant {

		A, B;

		@JsonValue
		String lower() {
			return name().toLowerCase(java.util.Locale.ROOT);
		}

	}

	record Nullables(@Nullable Integer count, Optional<String> name, @Nullable Mood mood, Optional<List<String>> tags) {

	}

	record Scalars(long number, BigDecimal big, boolean yes, UUID id, URI link, LocalDate day, LocalDateTime local,
			Instant instant) {

	}

	@JsonClassDescription("a tree")
	record Tree(String name, @JsonPropertyDescription("the first branch") @Nullable Tree left, List<Tree> others) {

	}

	record Line(@JsonPropertyDescription("the start") Point from, Point to) {

	}

	record Page<T>(List<T> items, Optional<T> next) {

	}

	record Fractions(float share, @Nullable Float part, @Nullable LocalDateTime at) {

	}

	record Point(int x, int y) {

	}

	record Named(Page<String> first, Page<String> second, Point a, Point b, Other.Point c, Other.Point d) {

	}

	interface Other {

		record Point(int z) {

		}

	}

	@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
	record Described(@JsonPropertyDescription("the property's own") @Nullable Leaf firstTree,
			@JsonIgnore int forUsAlone) {

	}

	@JsonClassDescription("the class's")
	record Leaf(String name) {

	}

}
