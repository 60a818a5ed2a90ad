package io.aiclient.simulator;

import tools.jackson.databind.json.JsonMapper;

/**
 * The one mapper; thread-safe.
 */
final class Json {

	static final JsonMapper MAPPER = JsonMapper.builder().build();

	private Json() {
	}

}
