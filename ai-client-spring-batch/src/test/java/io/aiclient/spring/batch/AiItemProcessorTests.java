package io.aiclient.spring.batch;

import org.junit.jupiter.api.Test;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.error.AiBadResponseException;
import io.aiclient.error.AiClientException;
import io.aiclient.error.AiInvalidRequestException;
import io.aiclient.error.ErrorDetails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class AiItemProcessorTests {

	private static final AiRequest REQUEST = AiRequest.of("the prompt");

	@Test
	void passesOnARowWithItsAnswer() {
		AiResponse response = RowExchange.answer(1);
		AiAnsweredItem<String> answered = new AiItemProcessor<String>()
			.process(new AiItem<>("the row", new AiResult.Success<>(0, REQUEST, response, response)));
		assertThat(answered).isEqualTo(new AiAnsweredItem<>("the row", response));
	}

	@Test
	void throwsTheErrorOfTheRow() {
		AiItem<String> item = failed(new AiInvalidRequestException("no", ErrorDetails.LOCAL, null));
		assertThatExceptionOfType(AiInvalidRequestException.class)
			.isThrownBy(() -> new AiItemProcessor<String>().process(item));
	}

	@Test
	void filtersARowWhoseErrorItIsNotToThrow() {
		AiItemProcessor<String> processor = new AiItemProcessor<>(
				(error) -> !(error instanceof AiBadResponseException));
		assertThat(processor.process(failed(new AiBadResponseException("bad", ErrorDetails.LOCAL, null)))).isNull();
		AiItem<String> item = failed(new AiInvalidRequestException("no", ErrorDetails.LOCAL, null));
		assertThatExceptionOfType(AiInvalidRequestException.class).isThrownBy(() -> processor.process(item));
	}

	@Test
	void neitherRowNorPromptNorAnswerIsPrinted() {
		AiResponse response = RowExchange.answer(1);
		AiItem<String> item = new AiItem<>("the row", new AiResult.Success<>(0, REQUEST, response, response));
		assertThat(item + " " + new AiAnsweredItem<>("the row", response)).doesNotContain("the row", "the prompt",
				"answer 1");
	}

	private static AiItem<String> failed(AiClientException error) {
		return new AiItem<>("the row", new AiResult.Failure<>(0, REQUEST, error, null));
	}

}
