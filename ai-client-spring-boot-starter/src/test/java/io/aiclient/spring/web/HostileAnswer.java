package io.aiclient.spring.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;

/**
 * An answer as a server sends it: a good one, but for what a script says of it.
 */
final class HostileAnswer {

	int status = 200;

	String reason = "OK";

	final List<Integer> early = new ArrayList<>();

	final List<String> headers = new ArrayList<>();

	final List<Form> forms = new ArrayList<>();

	final StringBuilder before = new StringBuilder();

	final StringBuilder behind = new StringBuilder();

	final List<UnaryOperator<byte[]>> mutations = new ArrayList<>();

	boolean packed;

	HostileStep.Framing framing = HostileStep.Framing.LENGTH;

	int frame;

	int pieceSize = Integer.MAX_VALUE;

	Writing writing = Writing.WHOLE;

	double writtenUpTo = 1;

	private final Map<Place, Map<String, String>> fields = new EnumMap<>(Place.class);

	void set(Place place, String name, String json) {
		this.fields.computeIfAbsent(place, (it) -> new LinkedHashMap<>()).put(name, json);
	}

	/**
	 * Whether it may rightly keep a client from sending for a while.
	 */
	boolean mayHoldBack() {
		return this.status != 200 || !this.headers.isEmpty() || !this.forms.isEmpty() || !this.fields.isEmpty()
				|| !this.before.isEmpty() || !this.behind.isEmpty();
	}

	void send(RawServer.Answer answer) throws IOException {
		byte[] bytes = bytes(answer.head().contains("text/event-stream"));
		int end = (this.writing == Writing.WHOLE) ? bytes.length : (int) (this.writtenUpTo * bytes.length);
		int size = Math.max(this.pieceSize, bytes.length / 100);
		for (int at = 0; at < end;) {
			int to = (int) Math.min(end, (long) at + size);
			answer.send(Arrays.copyOfRange(bytes, at, to));
			at = to;
		}
		switch (this.writing) {
			case WHOLE -> {
				if (this.framing == HostileStep.Framing.NONE) {
					answer.close();
				}
			}
			case CLOSED -> answer.close();
			case RESET -> answer.reset();
			case SILENT -> answer.in().read(); // until the client has closed it
		}
	}

	byte[] bytes(boolean streams) {
		byte[] body = text(streams).getBytes(StandardCharsets.UTF_8);
		for (UnaryOperator<byte[]> mutation : this.mutations) {
			body = mutation.apply(body);
		}
		body = this.packed ? packed(body) : body;
		StringBuilder head = new StringBuilder();
		this.early.forEach((status) -> head.append("HTTP/1.1 ").append(status).append(" Early\r\n\r\n"));
		head.append("HTTP/1.1 ").append(this.status).append(' ').append(this.reason).append("\r\n");
		this.headers.forEach((header) -> head.append(header).append("\r\n"));
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		byte[] framed = framed(head, body);
		all.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
		all.writeBytes(framed);
		return all.toByteArray();
	}

	private byte[] framed(StringBuilder head, byte[] body) {
		return switch (this.framing) {
			case LENGTH -> withLength(head, body, body.length);
			case LENGTH_TOO_LONG -> withLength(head, body, (long) body.length + this.frame);
			case LENGTH_TOO_SHORT -> withLength(head, body, Math.max(0, body.length - this.frame));
			case NONE -> body;
			case BOTH -> chunked(head.append("Content-Length: ").append(this.frame).append("\r\n"), body, "\r\n");
			case CHUNKS -> chunked(head, body, "\r\n");
			case BROKEN_CHUNKS -> chunked(head, body, ";" + HostileText.KEY + "\r\n");
		};
	}

	private static byte[] withLength(StringBuilder head, byte[] body, long length) {
		head.append("Content-Length: ").append(length).append("\r\n");
		return body;
	}

	private byte[] chunked(StringBuilder head, byte[] body, String afterSize) {
		head.append("Transfer-Encoding: chunked\r\n");
		ByteArrayOutputStream chunks = new ByteArrayOutputStream();
		int size = Math.max(this.frame, body.length / 200);
		for (int at = 0; at < body.length; at += size) {
			int length = Math.min(size, body.length - at);
			chunks.writeBytes((Integer.toHexString(length) + afterSize).getBytes(StandardCharsets.ISO_8859_1));
			chunks.write(body, at, length);
			chunks.writeBytes("\r\n".getBytes(StandardCharsets.ISO_8859_1));
		}
		chunks.writeBytes(("0" + afterSize + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
		return chunks.toByteArray();
	}

	private String text(boolean streams) {
		List<Form> all = !this.forms.isEmpty() ? this.forms
				: List.of((this.status / 100 != 2) ? Form.ERROR : (streams ? Form.EVENTS : Form.COMPLETION));
		return this.before + all.stream().map(this::text).collect(Collectors.joining()) + this.behind;
	}

	private String text(Form form) {
		String error = object(Place.ERROR, "message", "\"no\"", "type", "\"t\"");
		return switch (form) {
			case COMPLETION -> completion("message");
			case EVENTS -> "data: " + completion("delta") + "\n\ndata: [DONE]\n\n";
			case EVENTS_OF_CARRIAGE_RETURNS -> "data: " + completion("delta") + "\r\rdata: [DONE]\r\r";
			case ENDLESS_EVENTS -> ("data: " + completion("delta") + "\r\n\r\n").repeat(20);
			case ERROR_EVENT -> "event: error\ndata: {\"error\":" + error + "}\n\n";
			case ERROR -> "{\"error\":" + error + "}";
			case ERROR_IN_LIST -> "[{\"error\":" + error + "}]";
			case ERROR_AT_ROOT -> error;
			case ERROR_TEXT -> "{\"error\":" + field(Place.ERROR, "message", "\"no\"") + "}";
			case ERROR_WITHIN_MESSAGE -> "{\"error\":{\"message\":" + HostileText.quoted(error) + "}}";
			case ERROR_NESTED -> "{\"error\":{\"error\":{\"error\":" + error + "}}}";
			case DETAIL -> "{\"detail\":" + field(Place.ERROR, "message", "\"no\"") + "}";
			case DETAIL_LIST -> "{\"detail\":[{\"msg\":" + field(Place.ERROR, "message", "\"no\"") + ",\"loc\":[1]}]}";
			case BASE_RESPONSE -> "{\"base_resp\":{\"status_code\":" + field(Place.ERROR, "code", "1008")
					+ ",\"status_msg\":" + field(Place.ERROR, "message", "\"no\"") + "}}";
			case HTML -> "<html><head><title>" + field(Place.ERROR, "message", "no") + "</title></head></html>";
			case NOTHING -> "";
		};
	}

	private String completion(String message) {
		String call = object(Place.TOOL_CALL, "index", "0");
		set(Place.CHOICE, message,
				object(Place.MESSAGE, "content", "\"Hello\"",
						this.fields.containsKey(Place.TOOL_CALL) ? "tool_calls" : "role",
						this.fields.containsKey(Place.TOOL_CALL) ? "[" + call + "]" : "\"assistant\""));
		String choice = object(Place.CHOICE, "index", "0", "finish_reason", "\"stop\"");
		this.fields.get(Place.CHOICE).remove(message);
		return object(Place.ROOT, "model", "\"m\"", "choices", "[" + choice + "]", "usage",
				object(Place.USAGE, "prompt_tokens", "3", "completion_tokens", "1"));
	}

	private String field(Place place, String name, String otherwise) {
		return this.fields.getOrDefault(place, Map.of()).getOrDefault(name, otherwise);
	}

	private String object(Place place, String... defaults) {
		Map<String, String> all = new LinkedHashMap<>();
		for (int i = 0; i < defaults.length; i += 2) {
			all.put(defaults[i], defaults[i + 1]);
		}
		all.putAll(this.fields.getOrDefault(place, Map.of()));
		return all.entrySet()
			.stream()
			.map((field) -> "\"" + field.getKey() + "\":" + field.getValue())
			.collect(Collectors.joining(",", "{", "}"));
	}

	private static byte[] packed(byte[] body) {
		ByteArrayOutputStream packed = new ByteArrayOutputStream();
		try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
			out.write(body);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return packed.toByteArray();
	}

	/**
	 * What a body is.
	 */
	enum Form {

		COMPLETION, EVENTS, EVENTS_OF_CARRIAGE_RETURNS, ENDLESS_EVENTS, ERROR_EVENT, ERROR, ERROR_IN_LIST,
		ERROR_AT_ROOT, ERROR_TEXT, ERROR_WITHIN_MESSAGE, ERROR_NESTED, DETAIL, DETAIL_LIST, BASE_RESPONSE, HTML, NOTHING

	}

	/**
	 * An object in a body, and what it may hold.
	 */
	enum Place {

		ROOT("model", "id", "object", "usage", "choices", "error", "code", "message", "detail", "base_resp", "x"),
		CHOICE("finish_reason", "index", "logprobs", "message", "delta", "error", "x"),
		MESSAGE("content", "refusal", "tool_calls", "reasoning_content", "role", "x"),
		TOOL_CALL("id", "index", "function", "type", "custom"),
		USAGE("prompt_tokens", "completion_tokens", "total_tokens", "prompt_tokens_details", "cached_tokens"),
		ERROR("message", "code", "type", "status", "param", "details", "metadata", "innererror");

		final List<String> names;

		Place(String... names) {
			this.names = List.of(names);
		}

	}

	/**
	 * How bytes go out.
	 */
	enum Writing {

		WHOLE, CLOSED, RESET, SILENT

	}

	/**
	 * What may happen to bytes at some place.
	 */
	enum Mutation {

		CUT, FLIPPED, REPEATED, DROPPED;

		byte[] apply(byte[] body, int at) {
			if (at >= body.length) {
				return body;
			}
			byte[] begin = Arrays.copyOf(body, at);
			byte[] rest = Arrays.copyOfRange(body, at, body.length);
			return switch (this) {
				case CUT -> begin;
				case DROPPED -> joined(begin, Arrays.copyOfRange(rest, 1, rest.length));
				case REPEATED -> joined(joined(begin, rest), rest);
				case FLIPPED -> {
					rest[0] ^= (byte) (1 << (at % 8));
					yield joined(begin, rest);
				}
			};
		}

		private static byte[] joined(byte[] first, byte[] second) {
			byte[] both = Arrays.copyOf(first, first.length + second.length);
			System.arraycopy(second, 0, both, first.length, second.length);
			return both;
		}

	}

}
