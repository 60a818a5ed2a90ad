package io.aiclient.simulator;

/**
 * An answer with status 200 that is an error, reported elsewhere than as an object under
 * {@code error}. In a stream it is the only event, in place of the first token; neither
 * usage nor {@code [DONE]} follows.
 */
public enum OddError implements Fault {

	/**
	 * <code>{"code":500,"message":"Internal server error"}</code>.
	 */
	ERROR_AS_CODE("{\"code\":500,\"message\":\"Internal server error\"}"),

	/**
	 * As vLLM does: <code>{"object":"error","message":"Internal server error",
	 * "type":"InternalServerError","param":null,"code":500}</code>.
	 */
	ERROR_AS_OBJECT("{\"object\":\"error\",\"message\":\"Internal server error\",\"type\":\"InternalServerError\","
			+ "\"param\":null,\"code\":500}"),

	/**
	 * As FastAPI does: <code>{"detail":"Internal server error"}</code>.
	 */
	ERROR_AS_DETAIL("{\"detail\":\"Internal server error\"}"),

	/**
	 * As FastAPI does when it refuses a field: <code>{"detail":[{"loc":["body","model"],
	 * "msg":"Field required","type":"missing"}]}</code>.
	 */
	ERROR_AS_DETAIL_LIST(
			"{\"detail\":[{\"loc\":[\"body\",\"model\"],\"msg\":\"Field required\",\"type\":\"missing\"}]}"),

	/**
	 * As MiniMax does: <code>{"choices":null,"base_resp":{"status_code":1013,
	 * "status_msg":"internal service error"}}</code>.
	 */
	ERROR_AS_BASE_RESP(
			"{\"choices\":null,\"base_resp\":{\"status_code\":1013," + "\"status_msg\":\"internal service error\"}}"),

	/**
	 * A text in place of the object: <code>{"error":"Internal server error"}</code>.
	 */
	ERROR_AS_TEXT("{\"error\":\"Internal server error\"}"),

	/**
	 * As Gemini does: <code>[{"error":{"code":500,"message":"An internal error has
	 * occurred.","status":"INTERNAL"}}]</code>.
	 */
	ERROR_AS_LIST("[{\"error\":{\"code\":500,\"message\":\"An internal error has occurred.\","
			+ "\"status\":\"INTERNAL\"}}]");

	private final String json;

	OddError(String json) {
		this.json = json;
	}

	@Override
	public String label() {
		return FaultNames.label(this);
	}

	/**
	 * The body, or the data of the event.
	 * @return JSON
	 */
	public String json() {
		return this.json;
	}

}
