package io.aiclient.springai;

import org.junit.jupiter.api.Test;
import org.springframework.ai.document.Document;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Embeddings go through the client too.
 */
class EmbeddingTests {

	@Test
	void answersWithAVector() throws Exception {
		try (ScriptedApi api = ScriptedApi.start().at("/embeddings", ScriptedApi.embedding(0.5f, -0.25f));
				Application application = Application.over(api.baseUrl(),
						"spring.ai.openai.embedding.model=text-embedding-3-small",
						"spring.ai.openai.embedding.dimensions=2")) {
			assertThat(application.embeddings().embed("Hello")).containsExactly(0.5f, -0.25f);
			assertThat(application.embeddings().embed(new Document("Hello"))).containsExactly(0.5f, -0.25f);
			assertThat(api.received()).hasSize(2)
				.allSatisfy((received) -> assertThat(received.text()).contains("\"dimensions\":2")
					.contains("\"model\":\"text-embedding-3-small\""));
			assertThat(application.inFlight()).isZero();
		}
	}

	@Test
	void mayGoThroughAClientOfTheirOwn() throws Exception {
		try (ScriptedApi talk = ScriptedApi.start().at("/chat/completions", ScriptedApi.completion("Yes"));
				ScriptedApi search = ScriptedApi.start().at("/embeddings", ScriptedApi.embedding(1));
				Application application = Application.over(talk.baseUrl(),
						"ai.client.clients.search.base-url=" + search.baseUrl(),
						"ai.client.clients.search.model=text-embedding-3-large", "ai.client.spring-ai.client=default",
						"ai.client.spring-ai.embedding.client=search")) {
			assertThat(application.chat().prompt("Hello").call().content()).isEqualTo("Yes");
			application.embeddings().embed("Hello");
			assertThat(talk.received()).hasSize(1);
			assertThat(search.received()).hasSize(1);
			assertThat(search.received().get(0).text()).contains("text-embedding-3-large");
			assertThat(search.received().get(0).headers().get("Authorization")).isNull();
		}
	}

}
