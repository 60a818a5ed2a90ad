package io.aiclient.spring.web;

import java.io.ByteArrayOutputStream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

import static io.aiclient.spring.web.AnswerJson.label;

/**
 * Puts another model into the body of a request that goes to another endpoint than its
 * caller thinks. Only the value of the field {@code model} of the outermost object
 * changes, not a byte around it.
 */
final class ModelRewriter {

	private final AnswerJson json;

	private final JsonMapper mapper;

	ModelRewriter(AnswerJson json, JsonMapper mapper) {
		this.json = json;
		this.mapper = mapper;
	}

	/**
	 * The body for a model.
	 * @return the same bytes if they name that model, no model, or are no JSON
	 */
	byte[] withModel(byte[] body, String model) {
		ByteArrayOutputStream changed = new ByteArrayOutputStream(0);
		int copied = 0;
		try (JsonParser parser = this.json.parser(body, 0, body.length)) {
			if (parser.nextToken() != JsonToken.START_OBJECT) {
				return body;
			}
			String name;
			while ((name = parser.nextName()) != null) {
				JsonToken value = parser.nextToken();
				if (name.equals("model") && value == JsonToken.VALUE_STRING && isOther(label(parser), model)) {
					int start = (int) parser.currentTokenLocation().getByteOffset();
					int end = (int) parser.currentLocation().getByteOffset();
					if (start < 0 || end > body.length || body[start] != '"' || body[end - 1] != '"') {
						return body;
					}
					changed.write(body, copied, start - copied);
					changed.writeBytes(this.mapper.writeValueAsBytes(model));
					copied = end;
				}
				else {
					parser.skipChildren();
				}
			}
		}
		catch (JacksonException ex) {
			return body;
		}
		if (copied == 0) {
			return body;
		}
		changed.write(body, copied, body.length - copied);
		return changed.toByteArray();
	}

	/**
	 * Whether a name is another one: what is no name is left to the provider.
	 */
	private static boolean isOther(@Nullable String named, String model) {
		return named != null && !named.isBlank() && !named.equals(model);
	}

}
