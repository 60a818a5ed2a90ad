package io.aiclient.spring.web;

import java.util.List;
import java.util.SplittableRandom;

import io.aiclient.spring.web.HostileAnswer.Form;
import io.aiclient.spring.web.HostileAnswer.Mutation;
import io.aiclient.spring.web.HostileAnswer.Place;
import io.aiclient.spring.web.HostileAnswer.Writing;

/**
 * One thing that is odd about an exchange. A script of them makes an exchange that is
 * like any other, but for these.
 */
sealed interface HostileStep {

	List<Integer> STATUSES = List.of(100, 101, 102, 103, 199, 201, 204, 205, 206, 301, 304, 307, 400, 401, 402, 403,
			404, 408, 409, 413, 422, 425, 429, 498, 500, 502, 503, 504, 520, 529, 599, 600, 999);

	List<String> PIECES = List.of(": ping\n\n", ":" + HostileText.KEY + "\n\n", "data: [DONE]\n\n", "data:\n\n",
			"data\n", "data: {}\n\n", "event: error\ndata: ", "event: error\n", "event: " + HostileText.KEY + "\n",
			"id: \u0000\nretry: 1e9\n\n", "\r", "\r\n", "\n", "\uFEFF", "\n".repeat(3000), "x".repeat(100_000),
			"<html><head><title>502 " + HostileText.KEY + "\u0007</title>", "{\"error\":\"" + HostileText.KEY + "\"}",
			"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}", "\u0000\u0001", "data: ".repeat(5000));

	void addTo(HostileExchange exchange);

	static HostileStep random(SplittableRandom random) {
		return switch (random.nextInt(20)) {
			case 0, 1 -> new Status(HostileText.any(STATUSES, random), HostileText.any(random));
			case 2 -> new Early(HostileText.any(List.of(100, 101, 102, 103, 199), random));
			case 3, 4, 5 -> new Header(HostileText.headerName(random), HostileText.headerValue(random));
			case 6, 7 -> new Document(HostileText.any(List.of(Form.values()), random));
			case 8, 9, 10, 11 -> Field.random(random);
			case 12 -> new Piece(HostileText.any(PIECES, random), random.nextBoolean());
			case 13 -> new Mutated(HostileText.any(List.of(Mutation.values()), random), random.nextDouble());
			case 14 -> new Packed(random.nextInt(4) > 0, random.nextInt(4) > 0);
			case 15 -> new Framed(HostileText.any(List.of(Framing.values()), random), random.nextInt(1, 3000));
			case 16 -> new Written(random.nextInt(1, 2000), HostileText.any(List.of(Writing.values()), random),
					random.nextDouble());
			case 17, 18 ->
				new Asked(HostileText.any(List.of(HostileCall.Operation.values()), random), random.nextInt(1, 6));
			default -> new Thrown(HostileText.any(List.of(HostileCode.Moment.values()), random),
					HostileText.any(List.of(HostileThrowable.values()), random), HostileText.any(random));
		};
	}

	/**
	 * The status, and words behind it.
	 */
	record Status(int status, String reason) implements HostileStep {

		@Override
		public void addTo(HostileExchange exchange) {
			exchange.answer.status = this.status;
			exchange.answer.reason = this.reason.replaceAll("[\r\n]", " ");
		}

		@Override
		public String toString() {
			return "status " + this.status + " " + HostileText.shown(this.reason);
		}

	}

	/**
	 * A head before that of the answer.
	 */
	record Early(int status) implements HostileStep {

		@Override
		public void addTo(HostileExchange exchange) {
			exchange.answer.early.add(this.status);
		}

	}

	/**
	 * A header, which may stand there twice then.
	 */
	record Header(String name, String value) implements HostileStep {

		@Override
		public void addTo(HostileExchange exchange) {
			exchange.answer.headers.add(this.name + ": " + this.value);
		}

		@Override
		public String toString() {
			return "header " + HostileText.shown(this.name) + ": " + HostileText.shown(this.value);
		}

	}

	/**
	 * What is in the body.
	 */
	record Document(Form form) implements HostileStep {

		@Override
		public void addTo(HostileExchange exchange) {
			exchange.answer.forms.add(this.form);
		}

	}

	/**
	 * A value in the body.
	 */
	record Field(Place place, String name, String json) implements HostileStep {

		static Field random(SplittableRandom random) {
			Place place = HostileText.any(List.of(Place.values()), random);
			return new Field(place, HostileText.any(place.names, random), HostileText.json(random));
		}

		@Override
		public void addTo(HostileExchange exchange) {
			exchange.answer.set(this.place, this.name, this.json);
		}

		@Override
		public String toString() {
			return "field " + this.place + "." + this.name + " = " + HostileText.shown(this.json);
		}

	}

	/**
	 * Something before or behind what is in the body.
	 */
	record Piece(String text, boolean before) implements HostileStep {

		@Override
		public void addTo(HostileExchange exchange) {
			(this.before ? exchange.answer.before : exchange.answer.behind).append(this.text);
		}

		@Override
		public String toString() {
			return (this.before ? "before: " : "behind: ") + HostileText.shown(this.text);
		}

	}

	/**
	 * A change of the body's bytes.
	 */
	record Mutated(Mutation mutation, double at) implements HostileStep {

		@Override
		public void addTo(HostileExchange exchange) {
			exchange.answer.mutations.add((body) -> this.mutation.apply(body, (int) (this.at * body.length)));
		}

	}

	/**
	 * A body that is packed, or says so.
	 */
	record Packed(boolean packed, boolean said) implements HostileStep {

		@Override
		public void addTo(HostileExchange exchange) {
			exchange.answer.packed = this.packed;
			if (this.said) {
				exchange.answer.headers.add("Content-Encoding: gzip");
			}
		}

	}

	/**
	 * How the end of the body is marked.
	 */
	record Framed(Framing framing, int size) implements HostileStep {

		@Override
		public void addTo(HostileExchange exchange) {
			exchange.answer.framing = this.framing;
			exchange.answer.frame = this.size;
		}

	}

	/**
	 * How the bytes go out.
	 */
	record Written(int size, Writing writing, double at) implements HostileStep {

		@Override
		public void addTo(HostileExchange exchange) {
			exchange.answer.pieceSize = this.size;
			exchange.answer.writing = this.writing;
			exchange.answer.writtenUpTo = this.at;
		}

	}

	/**
	 * What is called, and how often at once, if it is a batch.
	 */
	record Asked(HostileCall.Operation operation, int items) implements HostileStep {

		@Override
		public void addTo(HostileExchange exchange) {
			exchange.operation = this.operation;
			exchange.items = this.items;
		}

	}

	/**
	 * Code of the application that throws.
	 */
	record Thrown(HostileCode.Moment moment, HostileThrowable thrown, String text) implements HostileStep {

		@Override
		public void addTo(HostileExchange exchange) {
			exchange.code.arm(this.moment, () -> this.thrown.create(this.text));
		}

		@Override
		public String toString() {
			return "thrown " + this.moment + ": " + this.thrown + " of " + HostileText.shown(this.text);
		}

	}

	/**
	 * How the end of a body is marked.
	 */
	enum Framing {

		LENGTH, CHUNKS, BROKEN_CHUNKS, LENGTH_TOO_LONG, LENGTH_TOO_SHORT, BOTH, NONE

	}

}
