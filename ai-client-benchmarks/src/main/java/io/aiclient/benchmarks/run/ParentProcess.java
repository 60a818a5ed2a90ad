package io.aiclient.benchmarks.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

/**
 * What a child hears from the process that started it. A parent that ends takes its child
 * with it, whenever that is.
 */
public final class ParentProcess {

	private final BufferedReader words = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

	/**
	 * Waits for a word.
	 * @return whether it came; false if the parent has ended
	 */
	public boolean awaitWord() {
		return nextWord() != null;
	}

	/**
	 * Waits for a word, and says what it is.
	 * @return the word; null if the parent has ended
	 */
	public @Nullable String nextWord() {
		try {
			return this.words.readLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * From now on does something at each word, on a thread of its own, and ends this
	 * process at once when the parent ends.
	 * @param onWord what to do
	 */
	public void listen(Runnable onWord) {
		Thread parent = new Thread(() -> {
			try {
				while (awaitWord()) {
					onWord.run();
				}
			}
			finally {
				Runtime.getRuntime().halt(1);
			}
		}, "parent");
		parent.setDaemon(true);
		parent.start();
	}

}
