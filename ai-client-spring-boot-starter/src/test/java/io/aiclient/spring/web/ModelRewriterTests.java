package io.aiclient.spring.web;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class ModelRewriterTests {

	private final ModelRewriter rewriter = new ModelRewriter(new AnswerJson(), new JsonMapper());

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			{"model":"a"}                        | {"model":"new"}
			{"x":"\\u00e9", "model" : "\\u0061" } | {"x":"\\u00e9", "model" : "new" }
			{"m":{"model":"a"},"model":"a","n":[{"model":"a"}]} | {"m":{"model":"a"},"model":"new","n":[{"model":"a"}]}
			{"m":{"model":"new"},"model":"a"} | {"m":{"model":"new"},"model":"new"}
			{"x":"\\"model\\":\\"new\\"","model":"a"} | {"x":"\\"model\\":\\"new\\"","model":"new"}
			{"model":"newer","enum":["model"]} | {"model":"new","enum":["model"]}
			{"model":"a","é":"ü","model":"b"} | {"model":"new","é":"ü","model":"new"}
			""")
	void replacesTheOutermostModelOnly(String body, String expected) {
		assertThat(withModel(body)).isEqualTo(expected);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "{\"model\":\"new\"}", "{\"model\":{}}", "{\"model\" : \"new\",\"x\":\"model\"}",
			"{\"model\":\"ne\\u0077\"}", "{\"model\":\"a\"", "{\"model\":\"a\"} x {", "[{\"model\":\"a\"}]",
			"{\"messages\":[]}", "{\"model\":\"\"}" })
	void leavesEverythingElseAsItIs(String body) {
		assertThat(withModel(body)).isEqualTo(body.replace("\"a\"} x {", "\"new\"} x {"));
	}

	@Test
	void isRightBehindAByteOrderMarkAndInOtherEncodings() {
		assertThat(withModel("\uFEFF{\"model\":\"a\"}")).isEqualTo("\uFEFF{\"model\":\"new\"}");
		byte[] utf16 = "{\"model\":\"a\"}".getBytes(StandardCharsets.UTF_16BE);
		assertThat(this.rewriter.withModel(utf16, "new")).isEqualTo(utf16);
	}

	private String withModel(String body) {
		return new String(this.rewriter.withModel(body.getBytes(StandardCharsets.UTF_8), "new"),
				StandardCharsets.UTF_8);
	}

}
