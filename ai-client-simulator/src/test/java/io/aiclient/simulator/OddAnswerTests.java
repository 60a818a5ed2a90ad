package io.aiclient.simulator;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class OddAnswerTests {

	private final SimulatedProvider provider = SimulatedProvider.start();

	private final TestClient client = new TestClient(this.provider);

	@AfterEach
	void close() {
		this.provider.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "EARLY_HINTS | HTTP/1.1 103 Early Hints%Link: </style.css>; rel=preload; as=style%%",
					"PROCESSING | HTTP/1.1 102 Processing%%" })
	void informationalResponseComesAtOnceBeforeTheAnswer(OddAnswer fault, String head) throws Exception {
		String interim = head.replace("%", "\r\n");
		for (boolean streamed : new boolean[] { false, true }) {
			this.provider.latency(Latency.fixed(Duration.ofMinutes(1)));
			this.provider.enqueue(fault);
			try (RawConnection connection = new RawConnection(this.provider)) {
				assertThat(connection.post(streamed ? TestClient.streamed("Hello") : TestClient.request("Hello"))
					.receiveUntil((text) -> text.endsWith("\r\n\r\n"))).isEqualTo(interim);
			}
			this.provider.latency(Latency.none());
			this.provider.enqueue(fault);
			try (RawConnection connection = new RawConnection(this.provider)) {
				String text = connection
					.postAndClose(streamed ? TestClient.streamed("Hello") : TestClient.request("Hello"))
					.receive(5000)
					.text();
				assertThat(text).startsWith(interim + "HTTP/1.1 200 OK\r\n")
					.contains(streamed ? "data: [DONE]" : "\"content\":\"[answer] Hello\"");
			}
		}
	}

	@Test
	void connectionIsUsedAgainAfterAnInformationalResponse() throws Exception {
		this.provider.enqueue(OddAnswer.EARLY_HINTS);
		try (RawConnection connection = new RawConnection(this.provider)) {
			connection.post(TestClient.request("Hello")).receiveUntil((text) -> text.endsWith("fp_simulated\"}"));
			String next = connection.post(TestClient.request("Bye"))
				.receiveUntil((text) -> text.endsWith("fp_simulated\"}"));
			assertThat(next).startsWith("HTTP/1.1 200 OK").contains("[answer] Bye");
		}
	}

	@Test
	void byteOrderMarkComesFirst() throws Exception {
		this.provider.enqueue(OddAnswer.BYTE_ORDER_MARK, OddAnswer.BYTE_ORDER_MARK);
		HttpResponse<String> json = this.client.ask("Hello");
		assertThat(json.body()).startsWith("\ufeff{\"id\"");
		assertThat(TestClient.json(json.body().substring(1)).at("/choices/0/message/content").asString())
			.isEqualTo("[answer] Hello");
		assertThat(this.client.send(TestClient.streamed("Hello")).body()).startsWith("\ufeffdata: {\"id\"")
			.endsWith("data: [DONE]\n\n");
	}

	@Test
	void onlyChoiceHasIndexOne() throws Exception {
		JsonNode choice = TestClient.json(ask(OddAnswer.CHOICE_INDEX_ONE)).path("choices");
		assertThat(choice.size()).isEqualTo(1);
		assertThat(choice.at("/0/index").intValue(-1)).isEqualTo(1);
		assertThat(choice.at("/0/message/content").asString()).isEqualTo("[answer] Hello");
		List<JsonNode> chunks = TestClient.chunks(stream(OddAnswer.CHOICE_INDEX_ONE));
		assertThat(TestClient.content(chunks)).isEqualTo("[answer] Hello");
		assertThat(chunks.subList(0, chunks.size() - 1))
			.allMatch((chunk) -> chunk.at("/choices/0/index").intValue(-1) == 1);
	}

	@Test
	void firstChunkHasFilterResultsAndNoChoice() throws Exception {
		JsonNode json = TestClient.json(ask(OddAnswer.EMPTY_FIRST_CHUNK));
		assertThat(json.at("/choices/0/message/content").asString()).isEqualTo("[answer] Hello");
		assertThat(json.at("/prompt_filter_results/0/content_filter_results/hate/severity").asString())
			.isEqualTo("safe");
		List<JsonNode> chunks = TestClient.chunks(stream(OddAnswer.EMPTY_FIRST_CHUNK));
		JsonNode first = chunks.get(0);
		assertThat(first.path("choices")).hasToString("[]");
		assertThat(first.path("id").stringValue()).isEmpty();
		assertThat(first.path("model").stringValue()).isEmpty();
		assertThat(first.at("/prompt_filter_results/0/content_filter_results/violence/filtered").booleanValue(true))
			.isFalse();
		assertThat(chunks.get(1).at("/choices/0/delta/role").asString()).isEqualTo("assistant");
		assertThat(TestClient.content(chunks)).isEqualTo("[answer] Hello");
	}

	@Test
	void contentIsAListOfParts() throws Exception {
		assertThat(TestClient.json(ask(OddAnswer.CONTENT_PARTS)).at("/choices/0/message/content"))
			.hasToString("[{\"type\":\"text\",\"text\":\"[answer]\"},{\"type\":\"text\",\"text\":\" Hello\"}]");
		assertThat(TestClient.chunks(stream(OddAnswer.CONTENT_PARTS)))
			.extracting((chunk) -> chunk.at("/choices/0/delta/content").toString())
			.contains("[{\"type\":\"text\",\"text\":\"[ans\"}]", "[{\"type\":\"text\",\"text\":\"lo\"}]");
	}

	@Test
	void logprobsAreNotANumber() throws Exception {
		HttpResponse<String> json = ask(OddAnswer.NAN_IN_LOGPROBS);
		assertThat(json.body()).contains("\"logprobs\":{\"content\":[{\"token\":\"[ans\",\"logprob\":NaN,"
				+ "\"bytes\":null,\"top_logprobs\":[]}],\"refusal\":null}");
		assertThatExceptionOfType(JacksonException.class).isThrownBy(() -> TestClient.json(json));
		assertThat(TestClient.json(json.body().replace("NaN", "0")).at("/choices/0/message/content").asString())
			.isEqualTo("[answer] Hello");
		String stream = stream(OddAnswer.NAN_IN_LOGPROBS);
		assertThat(stream.split("\"logprob\":NaN", -1)).hasSize(1 + 4);
		assertThat(TestClient.content(TestClient.chunks(stream.replace("NaN", "0")))).isEqualTo("[answer] Hello");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = {
					"THINKING | <think>%A first draft:%```json%{\"draft\":true}%```%That is not it yet.%</think>%%TEXT",
					"FENCED_JSON | ```json%TEXT%```",
					"PROSE_AROUND_JSON | Here is the JSON:%%TEXT%%Let me know if you need anything else." })
	void textIsWithinAnother(OddAnswer fault, String form) throws Exception {
		String content = form.replace('%', '\n').replace("TEXT", "[answer] Hello");
		JsonNode json = TestClient.json(ask(fault));
		assertThat(json.at("/choices/0/message/content").asString()).isEqualTo(content);
		assertThat(json.at("/usage/completion_tokens").intValue()).isEqualTo(TokenCount.of(content));
		assertThat(TestClient.content(TestClient.chunks(stream(fault)))).isEqualTo(content);
		this.provider.enqueue(fault);
		JsonNode cut = TestClient.json(this.client.send(TestClient.request("Hello").put("max_tokens", 2)));
		assertThat(cut.at("/choices/0/message/content").asString()).isEqualTo(content.substring(0, 8));
		assertThat(cut.at("/choices/0/finish_reason").asString()).isEqualTo("length");
	}

	@ParameterizedTest
	@ValueSource(booleans = { false, true })
	void textPlainIsTheTypeOfAnswersAndStreams(boolean streamed) throws Exception {
		this.provider.enqueue(OddAnswer.TEXT_PLAIN);
		HttpResponse<String> response = this.client
			.send(streamed ? TestClient.streamed("Hello") : TestClient.request("Hello"));
		assertThat(response.headers().firstValue("content-type")).hasValue("text/plain");
		assertThat(response.body()).contains(streamed ? "data: [DONE]" : "[answer] Hello");
	}

	private HttpResponse<String> ask(Fault fault) throws Exception {
		this.provider.enqueue(fault);
		return this.client.ask("Hello");
	}

	private String stream(Fault fault) throws Exception {
		this.provider.enqueue(fault);
		return this.client.send(TestClient.streamed("Hello")).body();
	}

}
