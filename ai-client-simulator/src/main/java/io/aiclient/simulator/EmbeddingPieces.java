package io.aiclient.simulator;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.Base64;
import java.util.RandomAccess;

import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of an answer with vectors, in pieces of some tens of kilobytes that are made
 * when they are asked for: the answer to 2,048 inputs has 17 MB in base64 and 36 MB in
 * numbers, and need not be in memory as a whole. Written by hand, since a provider whose
 * vectors come slower than a client reads them is of no use for a measurement.
 */
final class EmbeddingPieces extends AbstractList<byte[]> implements RandomAccess {

	private static final int PIECE_BYTES = 32_768;

	private static final int DECIMALS = 8;

	/**
	 * Of each number below 10,000.
	 */
	private static final byte[] FOUR_DIGITS = fourDigits();

	private final EmbeddingRequest request;

	private final String answeredAs;

	private final Fault fault;

	private final int rows;

	private final int rowsPerPiece;

	EmbeddingPieces(EmbeddingAnswer answer) {
		this.request = answer.request();
		this.answeredAs = answer.answeredAs();
		this.fault = answer.fault();
		this.rows = rows();
		int bytesPerNumber = this.request.base64() ? 6 : DECIMALS + 4;
		this.rowsPerPiece = Math.max(1, PIECE_BYTES / (bytesPerNumber * this.request.dimensions()));
	}

	private int rows() {
		int inputs = this.request.inputs().size();
		if (this.fault == WireFault.NO_CHOICES) {
			return 0;
		}
		if (this.fault == OddVectors.VECTOR_MISSING) {
			return inputs - 1;
		}
		return (this.fault == OddVectors.VECTOR_INDEX_TWICE) ? Math.max(2, inputs) : inputs;
	}

	@Override
	public int size() {
		return Math.max(1, (this.rows + this.rowsPerPiece - 1) / this.rowsPerPiece);
	}

	@Override
	public byte[] get(int index) {
		ByteArrayOutputStream out = new ByteArrayOutputStream(PIECE_BYTES + 4096);
		if (index == 0) {
			write(out, "{\"object\":\"list\",\"data\":[");
		}
		int first = index * this.rowsPerPiece;
		for (int row = first; row < Math.min(this.rows, first + this.rowsPerPiece); row++) {
			writeRow(out, row);
		}
		if (index == size() - 1) {
			write(out, "]," + end().substring(1));
		}
		return out.toByteArray();
	}

	private void writeRow(ByteArrayOutputStream out, int row) {
		boolean last = row == this.rows - 1;
		int input = Math.min(row, this.request.inputs().size() - 1);
		if (this.fault == OddVectors.VECTORS_REVERSED) {
			input = this.rows - 1 - row;
		}
		int index = (last && this.fault == OddVectors.VECTOR_INDEX_TWICE) ? 0 : input;
		write(out, ((row > 0) ? "," : "") + "{\"object\":\"embedding\",\"index\":" + index + ",\"embedding\":");
		if (last && this.fault == WireFault.NULL_CONTENT) {
			write(out, "null");
		}
		else {
			int length = this.request.dimensions();
			int[] numbers = UnitVector.of(this.request.model(), this.request.inputs().get(input), length);
			length -= (last && this.fault == OddVectors.VECTOR_TOO_SHORT) ? 1 : 0;
			boolean nan = last && this.fault == OddVectors.VECTOR_NAN;
			if (this.request.base64()) {
				writeBase64(out, numbers, length, nan);
			}
			else {
				writeNumbers(out, numbers, length, nan);
			}
		}
		out.write('}');
	}

	private static void writeBase64(ByteArrayOutputStream out, int[] numbers, int length, boolean nan) {
		ByteBuffer floats = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
		for (int i = 0; i < length; i++) {
			floats.putFloat((i == 0 && nan) ? Float.NaN : UnitVector.toFloat(numbers[i]));
		}
		out.write('"');
		out.writeBytes(Base64.getEncoder().encode(floats.array()));
		out.write('"');
	}

	private static void writeNumbers(ByteArrayOutputStream out, int[] numbers, int length, boolean nan) {
		byte[] text = new byte[length * (DECIMALS + 4) + 2];
		int end = 0;
		text[end++] = '[';
		for (int i = 0; i < length; i++) {
			if (i > 0) {
				text[end++] = ',';
			}
			if (i == 0 && nan) {
				text[end++] = 'N';
				text[end++] = 'a';
				text[end++] = 'N';
			}
			else {
				end = writeNumber(text, end, numbers[i]);
			}
		}
		text[end++] = ']';
		out.write(text, 0, end);
	}

	/**
	 * Such as {@code -0.02551234}.
	 */
	private static int writeNumber(byte[] text, int start, int number) {
		int end = start;
		if (number < 0) {
			text[end++] = '-';
		}
		int magnitude = Math.abs(number);
		text[end++] = (byte) ('0' + magnitude / UnitVector.ONE);
		text[end++] = '.';
		int decimals = magnitude % UnitVector.ONE;
		writeFourDigits(text, end, decimals / 10_000);
		writeFourDigits(text, end + 4, decimals % 10_000);
		return end + DECIMALS;
	}

	private static void writeFourDigits(byte[] text, int start, int number) {
		int digits = 4 * number;
		text[start] = FOUR_DIGITS[digits];
		text[start + 1] = FOUR_DIGITS[digits + 1];
		text[start + 2] = FOUR_DIGITS[digits + 2];
		text[start + 3] = FOUR_DIGITS[digits + 3];
	}

	private static byte[] fourDigits() {
		StringBuilder digits = new StringBuilder(40_000);
		for (int number = 10_000; number < 20_000; number++) {
			digits.append(Integer.toString(number), 1, 5);
		}
		return digits.toString().getBytes(StandardCharsets.US_ASCII);
	}

	private String end() {
		ObjectNode end = Json.MAPPER.createObjectNode().put("model", this.answeredAs);
		end.putObject("usage")
			.put("prompt_tokens", this.request.promptTokens())
			.put("total_tokens", this.request.promptTokens());
		if (this.fault instanceof OddUsage usage) {
			new UsageEdit(usage, true).json(end);
		}
		return end.toString();
	}

	private static void write(ByteArrayOutputStream out, String text) {
		out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
	}

}
