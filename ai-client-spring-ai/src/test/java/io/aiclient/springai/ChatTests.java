package io.aiclient.springai;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.advisor.MessageChatMemoryAdvisor;
import org.springframework.ai.chat.memory.ChatMemory;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.annotation.Tool;

import io.aiclient.http.ApiServer;
import io.aiclient.simulator.SimulatedProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What Spring AI offers on top of a chat model works over a client.
 */
class ChatTests {

	private static final String PATH = "/chat/completions";

	@Test
	void answersACall() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl())) {
			assertThat(application.chat().prompt("Hello").call().content())
				.isEqualTo(SimulatedProvider.answerTo("Hello"));
			assertThat(provider.counts().received()).isOne();
			assertThat(application.inFlight()).isZero();
		}
	}

	@Test
	void answersAStreamWithItsUsage() {
		try (SimulatedProvider provider = SimulatedProvider.start();
				Application application = Application.over(provider.baseUrl(),
						"spring.ai.openai.chat.stream-options.include-usage=true")) {
			List<ChatResponse> chunks = application.chatModel()
				.stream(new Prompt("Hello"))
				.collectList()
				.block(Duration.ofSeconds(20));
			assertThat(chunks).hasSizeGreaterThan(2);
			StringBuilder text = new StringBuilder();
			chunks.stream()
				.filter((chunk) -> chunk.getResult() != null && chunk.getResult().getOutput().getText() != null)
				.forEach((chunk) -> text.append(chunk.getResult().getOutput().getText()));
			assertThat(text).hasToString(SimulatedProvider.answerTo("Hello"));
			assertThat(chunks.get(chunks.size() - 1).getMetadata().getUsage().getTotalTokens()).isPositive();
			assertThat(application.inFlight()).isZero();
		}
	}

	@Test
	void callsATool() throws Exception {
		try (ScriptedApi api = ScriptedApi.start()
			.at(PATH, ScriptedApi.toolCall("temperature", "{\"city\":\"Bonn\"}"), ScriptedApi.completion("21 degrees"));
				Application application = Application.over(api.baseUrl())) {
			Weather weather = new Weather();
			assertThat(application.chat().prompt("How warm is it in Bonn?").tools(weather).call().content())
				.isEqualTo("21 degrees");
			assertThat(weather.asked).hasValue(1);
			assertThat(api.received()).hasSize(2);
			assertThat(api.received().get(0).text()).contains("\"temperature\"").contains("\"city\"");
			assertThat(api.received().get(1).text()).contains("call_1").contains("21 in Bonn");
		}
	}

	@Test
	void answersInAStructure() throws Exception {
		try (ScriptedApi api = ScriptedApi.start().at(PATH, ScriptedApi.completion("{\"name\":\"Bonn\",\"people\":3}"));
				Application application = Application.over(api.baseUrl())) {
			assertThat(application.chat().prompt("Name a city").call().entity(City.class))
				.isEqualTo(new City("Bonn", 3));
		}
	}

	@Test
	void anAdvisorAddsWhatWasSaidBefore() throws Exception {
		try (ScriptedApi api = ScriptedApi.start()
			.at(PATH, ScriptedApi.completion("Hello Ada"), ScriptedApi.completion("Ada"));
				Application application = Application.over(api.baseUrl())) {
			ChatMemory memory = application.context().getBean(ChatMemory.class);
			MessageChatMemoryAdvisor advisor = MessageChatMemoryAdvisor.builder(memory).build();
			application.chat()
				.prompt("I am Ada")
				.advisors(advisor)
				.advisors((spec) -> spec.param(ChatMemory.CONVERSATION_ID, "1"))
				.call()
				.content();
			assertThat(application.chat()
				.prompt("Who am I?")
				.advisors(advisor)
				.advisors((spec) -> spec.param(ChatMemory.CONVERSATION_ID, "1"))
				.call()
				.content()).isEqualTo("Ada");
			assertThat(api.received().get(1).text()).contains("I am Ada").contains("Hello Ada").contains("Who am I?");
		}
	}

	@Test
	void theKeyIsTheClientsAndHeadersAreSpringAis() throws Exception {
		try (ScriptedApi api = ScriptedApi.start().at(PATH, ScriptedApi.completion("Yes"));
				Application application = Application.over(api.baseUrl(), "spring.ai.openai.custom-headers.X-Team=blue",
						"spring.ai.openai.organization-id=org-1", "spring.ai.openai.chat.temperature=0.25",
						"spring.ai.openai.chat.max-completion-tokens=77")) {
			application.chat().prompt("Hello").call().content();
			ApiServer.Received received = api.received().get(0);
			assertThat(received.headers().get("Authorization")).containsExactly("Bearer key-of-the-client");
			assertThat(received.headers().getFirst("X-Team")).isEqualTo("blue");
			assertThat(received.headers().getFirst("OpenAI-Organization")).isEqualTo("org-1");
			assertThat(received.text()).contains("\"temperature\":0.25")
				.contains("\"max_completion_tokens\":77")
				.contains("\"model\":\"gpt-4.1-mini\"");
		}
	}

	@Test
	void optionsOfACallHold() throws Exception {
		try (ScriptedApi api = ScriptedApi.start().at(PATH, ScriptedApi.completion("Yes"));
				Application application = Application.over(api.baseUrl())) {
			application.chat()
				.prompt("Hello")
				.options(OpenAiChatOptions.builder().model("gpt-4.1").seed(7))
				.call()
				.content();
			assertThat(api.received().get(0).text()).contains("\"model\":\"gpt-4.1\"").contains("\"seed\":7");
		}
	}

	static final class Weather {

		private final AtomicInteger asked = new AtomicInteger();

		@Tool(description = "Temperature in a city")
		public String temperature(String city) {
			this.asked.incrementAndGet();
			return "21 in " + city;
		}

	}

	record City(String name, int people) {
	}

}
