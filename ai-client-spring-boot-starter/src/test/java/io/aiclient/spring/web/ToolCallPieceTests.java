package io.aiclient.spring.web;

import java.io.IOException;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiToolCall;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is made of the pieces of tool calls, and of choices, as servers number them.
 */
@Timeout(60)
class ToolCallPieceTests {

	private static final String DONE = Exchanges.event("[DONE]");

	@Test
	void aNameThatEachPieceRepeatsIsTakenOnce() throws IOException {
		assertThat(calls(piece("0", "a", "f", "{\"x\""), piece("0", "a", "f", ":1"), piece("0", "a", "f", "}")))
			.containsExactly(new AiToolCall("a", "f", "{\"x\":1}"));
		assertThat(calls(piece("0", null, "f", "{\"x\""), piece("0", null, "f", ":1}")))
			.containsExactly(new AiToolCall("", "f", "{\"x\":1}"));
	}

	@Test
	void aNameInPiecesIsJoined() throws IOException {
		assertThat(calls(piece("0", "a", "get_", null), piece("0", null, "wea", null), piece("0", null, "ther", "{}")))
			.containsExactly(new AiToolCall("a", "get_weather", "{}"));
	}

	@Test
	void aNameThatGrowsWithEachPieceIsTakenOnce() throws IOException {
		assertThat(calls(piece("0", "a", "get_", null), piece("0", "a", "get_wea", null),
				piece("0", "a", "get_weather", "{"), piece("0", "a", "get_weather", "}")))
			.containsExactly(new AiToolCall("a", "get_weather", "{}"));
	}

	@Test
	void aNameInPiecesThatIsRepeatedAtTheEndIsTakenOnce() throws IOException {
		assertThat(calls(piece("0", "a", "get_", null), piece("0", null, "weather", "{}"),
				piece("0", "a", "get_weather", "{}")))
			.containsExactly(new AiToolCall("a", "get_weather", "{}"));
	}

	@Test
	void theWholeArgumentsAtTheEndAreTakenOnce() throws IOException {
		assertThat(calls(piece("0", "a", "f", "{\"x\":"), piece("0", null, null, "[{\"}\":\"{\\\"{\"}]}"),
				piece("0", "a", "f", "{\"x\":[{\"}\":\"{\\\"{\"}]}")))
			.containsExactly(new AiToolCall("a", "f", "{\"x\":[{\"}\":\"{\\\"{\"}]}"));
		assertThat(calls(piece("0", "a", "f", "{\"x\":1}"), piece("0", null, null, " {\"x\""),
				piece("0", null, null, ":1}")))
			.containsExactly(new AiToolCall("a", "f", "{\"x\":1}"));
	}

	@Test
	void argumentsThatBeginEmptyAreReplacedByTheRealOnes() throws IOException {
		assertThat(calls(piece("0", "a", "f", "{}"), piece("0", null, null, "{\"x\""), piece("0", null, null, ":{}}")))
			.containsExactly(new AiToolCall("a", "f", "{\"x\":{}}"));
	}

	@Test
	void argumentsThatAreNoObjectAreKeptAsTheyCome() throws IOException {
		assertThat(calls(piece("0", "a", "f", "[{}"), piece("0", null, null, ",{}]"), piece("0", null, null, " {")))
			.containsExactly(new AiToolCall("a", "f", "[{},{}] {"));
		assertThat(calls(piece("0", "a", "f", "{}x"), piece("0", null, null, "{}")))
			.containsExactly(new AiToolCall("a", "f", "{}x{}"));
	}

	@Test
	void aPieceUnderAnUnknownIndexBelongsToTheLastCall() throws IOException {
		assertThat(calls(piece("0", "a", "f", "{}"), piece("1", "b", "g", "{\"x\""), piece("7", null, null, ":1}")))
			.containsExactly(new AiToolCall("a", "f", "{}"), new AiToolCall("b", "g", "{\"x\":1}"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "-1", "\"\"", "{}" })
	void aPieceWithoutAnIndexBelongsToTheLastCall(String none) throws IOException {
		assertThat(calls(piece("0", "a", "f", "{}"), piece("1", "b", "g", "{\"x\""), piece(none, null, null, ":1}")))
			.containsExactly(new AiToolCall("a", "f", "{}"), new AiToolCall("b", "g", "{\"x\":1}"));
	}

	@Test
	void aPieceWithAnIdBelongsToTheCallThatHasIt() throws IOException {
		assertThat(calls(piece("null", "a", "f", "{\"x\""), piece("null", "b", "g", "{\"y\""),
				piece("null", "a", null, ":1}"), piece("null", "b", null, ":2}")))
			.containsExactly(new AiToolCall("a", "f", "{\"x\":1}"), new AiToolCall("b", "g", "{\"y\":2}"));
		assertThat(calls(piece("0", "a", "f", "{\"x\""), piece("0", "b", "g", "{\"y\""), piece("0", "a", null, ":1}"),
				piece("0", "b", null, ":2}")))
			.containsExactly(new AiToolCall("a", "f", "{\"x\":1}"), new AiToolCall("b", "g", "{\"y\":2}"));
	}

	@Test
	void wholeCallsWithoutIndexAndIdAreSeveral() throws IOException {
		assertThat(calls(piece("null", null, "f", "{\"x\":1}"), piece("null", null, "g", "{}"),
				piece("null", null, "g", "{\"x\":2}"), piece("null", null, "g", "{\"x\":2}")))
			.containsExactly(new AiToolCall("", "f", "{\"x\":1}"), new AiToolCall("", "g", "{}"),
					new AiToolCall("", "g", "{\"x\":2}"));
	}

	@Test
	void callsThatAreAllNumberedZeroAreSeveralWhereTheyDiffer() throws IOException {
		assertThat(calls(piece("0", null, "f", "{}"), piece("0", null, "g", "{\"x\""), piece("0", null, null, ":1}")))
			.containsExactly(new AiToolCall("", "f", "{}"), new AiToolCall("", "g", "{\"x\":1}"));
		assertThat(calls(piece("0", "same", "f", "{}"), piece("0", "same", "g", "{}")))
			.containsExactly(new AiToolCall("same", "f", "{}"), new AiToolCall("same", "g", "{}"));
	}

	@Test
	void callsOfAnAnswerInOnePieceAreWhatTheyAre() throws IOException {
		String call = "{\"id\":\"a\",\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}";
		assertThat(Exchanges.answer("{\"choices\":[{\"message\":{\"tool_calls\":[" + call + "," + call + "]}}]}")
			.toolCalls()).containsExactly(new AiToolCall("a", "f", "{}"), new AiToolCall("a", "f", "{}"));
	}

	@Test
	void argumentsInAHundredThousandPiecesAreReadOnce() throws IOException {
		String events = piece("0", "a", "f", "{\"x\":\"") + piece("0", "a", "f", "yy").repeat(100_000)
				+ piece("0", "a", "f", "\"}");
		assertThat(calls(events)).singleElement()
			.extracting(AiToolCall::arguments)
			.isEqualTo("{\"x\":\"" + "y".repeat(200_000) + "\"}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "7", "-1", "null", "\"x\"" })
	void theOnlyChoiceIsReadWhateverItsIndex(String index) throws IOException {
		String choice = "{\"index\":" + index + ",\"X\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}";
		AiResponse whole = Exchanges.answer("{\"choices\":[" + choice.replace("\"X\"", "\"message\"") + "]}");
		AiResponse late = Exchanges.answer("{\"choices\":[{"
				+ "\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\",\"index\":" + index + "}]}");
		AiResponse streamed = Exchanges
			.streamed(Exchanges.event("{\"choices\":[" + choice.replace("\"X\"", "\"delta\"") + "]}").repeat(2) + DONE);
		assertThat(whole.content()).isEqualTo("a");
		assertThat(whole.finishReason()).isEqualTo("stop");
		assertThat(late.content()).isEqualTo("a");
		assertThat(streamed.content()).isEqualTo("aa");
	}

	@Test
	void ofSeveralChoicesTheFirstByIndexIsRead() throws IOException {
		String zero = "{\"index\":0,\"message\":{\"content\":\"zero\"}}";
		String one = "{\"index\":1,\"message\":{\"content\":\"one\"},\"finish_reason\":\"length\"}";
		String late = "{\"message\":{\"content\":\"late\"},\"finish_reason\":\"length\",\"index\":1}";
		for (String choices : new String[] { zero + "," + one, one + "," + zero, late + "," + zero,
				zero + "," + late }) {
			AiResponse answer = Exchanges.answer("{\"choices\":[" + choices + "]}");
			assertThat(answer.content()).as(choices).isEqualTo("zero");
			assertThat(answer.finishReason()).isNull();
		}
	}

	@Test
	void whereSeveralChoicesWereAskedForTheFirstByIndexIsStreamed() throws IOException {
		AiRequest several = Exchanges.REQUEST.toBuilder().option("n", 2).build();
		String events = Exchanges.event("{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"no\"}}]}")
				+ Exchanges.event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}")
				+ Exchanges.event("{\"choices\":[{\"delta\":{\"content\":\"no\"},\"index\":1}]}")
				+ Exchanges.event("{\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}]}")
				+ Exchanges.event("{\"choices\":[{\"delta\":{\"content\":\"b\"},\"index\":0}]}");
		AiResponse answer = Exchanges.streamed(events + DONE, several);
		assertThat(answer.content()).isEqualTo("ab");
		assertThat(answer.finishReason()).isNull();
	}

	private static List<AiToolCall> calls(String... events) throws IOException {
		return Exchanges.streamed(String.join("", events) + DONE).toolCalls();
	}

	private static String piece(String index, String id, String name, String arguments) {
		return Exchanges.event("{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":" + index + ",\"id\":" + json(id)
				+ ",\"function\":{\"name\":" + json(name) + ",\"arguments\":" + json(arguments) + "}}]}}]}");
	}

	private static String json(String text) {
		return (text != null) ? "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"" : "null";
	}

}
