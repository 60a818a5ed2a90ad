package io.aiclient.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import io.aiclient.AiEmbeddingPack;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiResult;
import io.aiclient.error.AiInvalidRequestException;
import io.aiclient.error.AiRefusedLocallyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Texts that are not sent as they are, or not sent at all.
 */
class EmbeddingInputTests extends EmbeddingTestCase {

	@Test
	void aTextThatCannotBeSentFailsAloneAndIsNotSent() {
		EmbeddedTexts vectors = EmbeddedTexts.of(embedding(TEN.withCaps(10, 100_000, 100)).build()
			.embed(Flux.just(AiEmbeddingRequest.of("text"), AiEmbeddingRequest.of(""),
					AiEmbeddingRequest.of("x".repeat(1_000)),
					AiEmbeddingRequest.builder().text("text").model("gpt-4.1-mini").build(),
					AiEmbeddingRequest.builder().text("text").dimensions(4_096).build())));
		advance(Duration.ofSeconds(1));
		assertThat(vectors.failed()).containsExactly(1L, 2L, 3L, 4L);
		assertThat(this.provider.packs).singleElement().extracting(AiEmbeddingPack::texts).isEqualTo(List.of("text"));
		assertThat(vectors.messages()).anySatisfy((message) -> assertThat(message).contains("the text is empty"))
			.anySatisfy((message) -> assertThat(message).contains("an estimated 250 tokens",
					"ai.client.embedding.max-input-tokens"))
			.anySatisfy((message) -> assertThat(message).contains("'gpt-4.1-mini' writes answers"))
			.anySatisfy((message) -> assertThat(message).contains("invalid dimensions (4096)", "1536"));
	}

	@Test
	void aTextIsCutIfThatIsAskedFor() {
		EmbeddedTexts vectors = EmbeddedTexts.of(embedding(TEN.withCaps(10, 100_000, 100).withTruncate(true)).build()
			.embedTexts(Flux.just("\uD83D\uDE00".repeat(500))));
		advance(Duration.ofSeconds(1));
		assertThat(vectors.results).singleElement().matches(AiResult::isSuccess);
		String sent = this.provider.packs.get(0).texts().get(0);
		assertThat(sent.length()).isBetween(180, 200);
		assertThat(Character.isHighSurrogate(sent.charAt(sent.length() - 1))).isFalse();
		assertThat(vectors.results.get(0).request().messages().get(0).content()).hasSize(1_000);
	}

	@Test
	void aNullInAListIsNamedByItsIndexBeforeAnythingIsSent() {
		List<@Nullable String> texts = Arrays.asList("one", "two", null);
		assertThatIllegalArgumentException().isThrownBy(() -> embedding(TEN).build().embedTexts(texts))
			.withMessageContaining("texts[2] (null)");
	}

	@Test
	void anExchangeThatEmbedsNothingIsNamed() {
		ManagedAiClient client = client(ScriptedExchange.answering(this.time, Duration.ZERO)).build();
		assertThatExceptionOfType(AiRefusedLocallyException.class).isThrownBy(() -> client.embedTexts(texts(1)))
			.withMessageContaining("ScriptedExchange embeds no texts");
	}

	@Test
	void oneTextGoesAloneAndFailsFast() {
		this.provider.script = (n, pack) -> (n == 1) ? Mono.just(EmbeddingProvider.answer(pack))
				: EmbeddingProvider.status(400, "no", null);
		ManagedAiClient client = embedding(TEN).build();
		assertThat(client.embed("text")).isEqualTo(EmbeddingProvider.vector("text"));
		assertThatExceptionOfType(AiInvalidRequestException.class).isThrownBy(() -> client.embed("text"));
		assertThatExceptionOfType(AiRefusedLocallyException.class).isThrownBy(() -> client.embed(""));
		assertThat(this.provider.packs).hasSize(2);
		assertThat(client.snapshot().admission().inFlight()).isZero();
	}

}
