package io.aiclient.spring.annotation;

import java.lang.reflect.Type;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AnswerFormat;
import io.aiclient.FormattedCalls;

/**
 * The form in which a method wants its answers: the response itself, its text, or what a
 * format makes of it.
 *
 * @param asking adds to a request what the model must know of the form
 * @param calls sends the requests, and reads the answers
 */
record AnswerForm(UnaryOperator<AiRequest> asking, FormattedCalls<Object> calls) {

	static AnswerForm of(MethodName method, Type type, AiServiceClient client) {
		if (type == AiResponse.class) {
			return plain(client, (response) -> response);
		}
		if (type == String.class) {
			return plain(client, AnswerForm::text);
		}
		AnswerFormat<Object> format = StructuredFormats.of(client, type, method::error);
		return new AnswerForm(format::ask, new FormattedCalls<>(client.client(), format, client.retries()));
	}

	private static AnswerForm plain(AiServiceClient client, Function<AiResponse, Object> reader) {
		return new AnswerForm(UnaryOperator.identity(), new FormattedCalls<>(client.client(), reader));
	}

	private static String text(AiResponse response) {
		FormattedCalls.checkRefusal(response);
		return response.content();
	}

}
