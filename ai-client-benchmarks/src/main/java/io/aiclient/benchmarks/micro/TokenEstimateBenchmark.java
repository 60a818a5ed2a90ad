package io.aiclient.benchmarks.micro;

import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

import io.aiclient.AiRequest;
import io.aiclient.admission.tokens.TokenEstimate;

/**
 * What it costs to guess the tokens of one prompt from its text.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TokenEstimateBenchmark {

	/**
	 * The prompt's language.
	 */
	@Param
	public Language language = Language.ENGLISH;

	/**
	 * The prompt's length, in characters.
	 */
	@Param({ "200", "4000" })
	public int length;

	private AiRequest request = AiRequest.of("");

	/**
	 * Makes the prompt.
	 */
	@Setup
	public void write() {
		this.request = AiRequest.of(this.language.text(this.length));
	}

	@Benchmark
	public long estimate() {
		return TokenEstimate.of(this.request);
	}

	/**
	 * A language, by the bytes that its characters take.
	 */
	public enum Language {

		/**
		 * One byte each.
		 */
		ENGLISH("The quick brown fox jumps over the lazy dog. "),
		/**
		 * Three bytes each.
		 */
		CHINESE("敏捷的棕色狐狸跳过了那只懒狗。");

		private final String sentence;

		Language(String sentence) {
			this.sentence = sentence;
		}

		/**
		 * Repeats a sentence of the language.
		 * @param length how many characters the text has
		 * @return the text
		 */
		String text(int length) {
			return this.sentence.repeat(length / this.sentence.length() + 1).substring(0, length);
		}

	}

}
