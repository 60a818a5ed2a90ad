package io.aiclient;

import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiRefusedLocallyException;
import io.aiclient.error.ErrorDetails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AiResultTests {

	private static final AiRequest REQUEST = AiRequest.builder().id("row-7").user("x").build();

	private static final AiResponse RESPONSE = AiResponse.builder().content("42").build();

	private static final AiClientException ERROR = AiRefusedLocallyException.because("too long");

	private final AiResult<String> success = new AiResult.Success<>(7, REQUEST, "42", RESPONSE);

	private final AiResult<String> failure = new AiResult.Failure<>(8, REQUEST, ERROR, null);

	@Test
	void mapChangesTheValueOfASuccessAndNothingElse() {
		assertThat(this.success.map(Integer::valueOf)).isEqualTo(new AiResult.Success<>(7, REQUEST, 42, RESPONSE));
		assertThat(this.failure.map(Integer::valueOf)).isEqualTo(this.failure);
	}

	@Test
	void mapperThatRefusesTheAnswerMakesAFailureThatKeepsWhatWasPaidFor() {
		AiClientException unreadable = new AiBadResponseException("no JSON", ErrorDetails.LOCAL, null);
		AiResult<Integer> mapped = this.success.map((value) -> {
			throw unreadable;
		});
		assertThat(mapped).isEqualTo(new AiResult.Failure<>(7, REQUEST, unreadable, RESPONSE));
	}

	@Test
	void anyOtherExceptionOfTheMapperPassesThrough() {
		assertThatIllegalStateException().isThrownBy(() -> this.success.map((value) -> {
			throw new IllegalStateException("bug");
		}));
	}

	@Test
	void foldMakesOneValueOfEither() {
		assertThat(this.success.<String>fold(AiResult.Success::value, (failure) -> "?")).isEqualTo("42");
		assertThat(this.failure.<String>fold(AiResult.Success::value, (failure) -> failure.error().getMessage()))
			.isEqualTo("too long");
	}

	@Test
	void orElseThrowGivesTheValueOrThrowsTheError() {
		assertThat(this.success.orElseThrow()).isEqualTo("42");
		assertThatThrownBy(this.failure::orElseThrow).isSameAs(ERROR);
	}

	@Test
	void batchExceptionSaysHowManyFailedAndWhichWasFirst() {
		AiBatchException exception = new AiBatchException(List.of(this.success, this.failure, this.failure));
		assertThat(exception).hasMessageStartingWith("2 of 3 items failed, first at index 8: too long")
			.hasMessageContaining("results()")
			.hasCause(ERROR);
		assertThat(exception.results()).containsExactly(this.success, this.failure, this.failure);
	}

}
