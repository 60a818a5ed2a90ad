package io.aiclient.client;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

import io.aiclient.AiResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a subscription has brought so far.
 */
final class EmbeddedTexts {

	final List<AiResult<float[]>> results = Collections.synchronizedList(new ArrayList<>());

	volatile @Nullable Throwable error;

	volatile boolean completed;

	Disposable subscription;

	static EmbeddedTexts of(Flux<AiResult<float[]>> flux) {
		EmbeddedTexts vectors = new EmbeddedTexts();
		vectors.subscription = flux.subscribe(vectors.results::add, (error) -> vectors.error = error,
				() -> vectors.completed = true);
		return vectors;
	}

	List<Long> failed() {
		return this.results.stream().filter((result) -> !result.isSuccess()).map(AiResult::index).sorted().toList();
	}

	Stream<String> messages() {
		return this.results.stream()
			.filter((result) -> !result.isSuccess())
			.map((result) -> ((AiResult.Failure<float[]>) result).error().getMessage());
	}

	void assertRight(int count) {
		assertThat(this.error).isNull();
		assertThat(this.completed).isTrue();
		assertThat(this.results).hasSize(count);
		assertThat(this.results.stream().map(AiResult::index).distinct()).hasSize(count);
		assertThat(this.results).allSatisfy((result) -> {
			String text = result.request().messages().get(0).content();
			assertThat(text).isEqualTo("text " + result.index());
			assertThat(result.orElseThrow()).isEqualTo(EmbeddingProvider.vector(text));
			assertThat(result.response().id()).isEqualTo(result.id());
		});
	}

}
