package io.aiclient.spring.web;

import java.net.URI;

import org.junit.jupiter.api.Test;

import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.http.AiHttpRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PassedTargetsTests {

	private final PassedTargets targets = new PassedTargets(
			URI.create("https://localhost/v1/chat/completions?api-version=7"));

	@Test
	void aPathIsBelowTheBaseUrlWithItsQueryAndWithoutItsOwn() {
		assertThat(target("/embeddings?a=b")).hasToString("https://localhost/v1/embeddings?api-version=7");
		assertThat(target("/files/file-1")).hasToString("https://localhost/v1/files/file-1?api-version=7");
	}

	@Test
	void isWorkedOutOnceForPathsWithoutNames() {
		assertThat(target("/embeddings")).isSameAs(target("/embeddings?a=b"));
		assertThat(target("/files/file-1")).isNotSameAs(target("/files/file-1"));
	}

	@Test
	void keepsNoMoreThanABoundOfPathsThatCallersMakeUp() {
		for (int i = 0; i < PassedPath.MOST_KNOWN; i++) {
			target("/x/" + "y".repeat(1 + i % 20) + "/" + "z".repeat(1 + i / 20));
		}
		assertThat(target("/x/y/z")).isSameAs(target("/x/y/z"));
		assertThat(target("/one/more")).isEqualTo(target("/one/more")).isNotSameAs(target("/one/more"));
	}

	@Test
	void whatIsNoPartOfAUrlIsNotSent() {
		assertThatExceptionOfType(AiRefusedLocallyException.class).isThrownBy(() -> target("/files/a|b"))
			.withMessageContaining("encode it")
			.withMessageNotContaining("a|b");
	}

	private URI target(String path) {
		return this.targets.of(PassedPath.of(AiHttpRequest.builder("POST", path).build()));
	}

}
