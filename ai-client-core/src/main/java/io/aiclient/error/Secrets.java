package io.aiclient.error;

import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The keys and passwords that this process knows, so that no text shows them. Safe for
 * use by many threads; nothing can be read from it.
 * <p>
 * How is it designed, and why? One register serves the whole process: a text may show the
 * key of another client, and what composes a text, an exception for example, need not
 * know whose it is. A short secret is found from end to end. Of a long one only its parts
 * are kept, each eight characters in a row as one {@code long}: so a text is searched in
 * one pass whatever the number of secrets, and half of a key is found too, since
 * providers quote a refused key in part.
 */
public final class Secrets {

	static final int PART = Long.BYTES;

	/**
	 * A shorter one, such as {@code test}, is a word like others: it is found where it
	 * stands alone in a text from outside.
	 */
	private static final int SHORTEST_ANYWHERE = 8;

	/**
	 * A shorter one is found whole.
	 */
	private static final int SHORTEST_WITH_PARTS = 24;

	private static final int MOST_SENT = 1_000;

	/**
	 * Of a longer one that is sent, a token for example, the end is kept.
	 */
	private static final int LONGEST_SENT = 300;

	/**
	 * What people write where a server wants no key: words that a text may hold.
	 */
	private static final Set<String> PLACEHOLDERS = Set.of("changeme", "default", "dummy", "empty", "fake", "key",
			"lm-studio", "no-key", "no-key-required", "none", "not-needed", "not-used", "null", "ollama", "placeholder",
			"secret", "sk-no-key-required", "test", "token", "unused", "vllm", "x", "xxx");

	private static final Set<String> registered = new LinkedHashSet<>();

	private static final Set<String> sent = new LinkedHashSet<>();

	private static final Map<Long, Integer> parts = new ConcurrentHashMap<>();

	private static volatile List<String> whole = List.of();

	private Secrets() {
	}

	/**
	 * Registers a secret, for as long as the process runs.
	 * @param secret a key or a password as it stands in texts; null and what
	 * {@link #isSecret} denies is passed over
	 */
	public static synchronized void register(@Nullable String secret) {
		if (secret != null && isSecret(secret) && registered.add(secret) && !sent.contains(secret)) {
			add(secret);
		}
	}

	/**
	 * Registers a secret that a request carries. The 1,000 that were sent last are known:
	 * each request may carry another.
	 * @param key the key, of which the last 300 characters are kept; null and what
	 * {@link #isSecret} denies is passed over
	 */
	public static synchronized void registerSent(@Nullable String key) {
		if (key == null || !isSecret(key)) {
			return;
		}
		String secret = (key.length() <= LONGEST_SENT) ? key : key.substring(key.length() - LONGEST_SENT);
		boolean known = sent.remove(secret) || registered.contains(secret);
		sent.add(secret);
		if (!known) {
			add(secret);
		}
		if (sent.size() > MOST_SENT) {
			String oldest = sent.iterator().next();
			sent.remove(oldest);
			if (!registered.contains(oldest)) {
				remove(oldest);
			}
		}
	}

	/**
	 * Whether a value is one: a blank one is none, nor is a word such as {@code none} or
	 * {@code ollama} that stands where a server wants no key.
	 * @param value what is written for a key or a password
	 */
	public static boolean isSecret(String value) {
		return !value.isBlank() && !PLACEHOLDERS.contains(value.toLowerCase(Locale.ROOT));
	}

	private static void add(String secret) {
		if (hasParts(secret)) {
			parts(secret, (part) -> parts.merge(part, 1, Integer::sum));
		}
		else {
			whole = Stream.concat(whole.stream(), Stream.of(secret))
				.sorted(Comparator.comparingInt(String::length).reversed())
				.toList();
		}
	}

	private static void remove(String secret) {
		if (hasParts(secret)) {
			parts(secret, (part) -> parts.computeIfPresent(part, (it, count) -> (count > 1) ? count - 1 : null));
		}
		else {
			whole = whole.stream().filter((it) -> !it.equals(secret)).toList();
		}
	}

	private static boolean hasParts(String secret) {
		return secret.length() >= SHORTEST_WITH_PARTS && secret.chars().allMatch((c) -> c < 0x80);
	}

	private static void parts(String secret, LongConsumer consumer) {
		long packed = 0;
		for (int i = 0; i < secret.length(); i++) {
			packed = pack(packed, secret.charAt(i));
			if (i >= PART - 1) {
				consumer.accept(packed);
			}
		}
	}

	/**
	 * Packs the last eight characters of a text, each in one byte.
	 */
	private static long pack(long before, char next) {
		return (before << Byte.SIZE) | (next & 0xFF);
	}

	/**
	 * Whether eight characters, packed, are no plain words: a password may hold such.
	 */
	private static boolean isDistinctive(long packed) {
		for (long rest = packed; rest != 0; rest >>>= Byte.SIZE) {
			char c = (char) (rest & 0xFF);
			if (Character.isDigit(c) || Character.isUpperCase(c)) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Marks the secrets in a text.
	 * @param text the text
	 * @param window how many characters are searched
	 * @param search what counts as a secret
	 * @return a mark for each character of the window; null if none is secret
	 */
	static boolean @Nullable [] marks(String text, int window, Search search) {
		boolean[] marks = null;
		String searched = text.substring(0, Math.min(text.length(), window + Sanitizer.MARGIN));
		for (String secret : whole) {
			for (int at = searched.indexOf(secret); at >= 0 && at < window; at = searched.indexOf(secret, at + 1)) {
				int end = at + secret.length();
				if (secret.length() >= SHORTEST_ANYWHERE || (search.words && isWord(text, at, end))) {
					marks = mark(marks, window, at, end);
				}
			}
		}
		return parts.isEmpty() ? marks : withParts(text, window, search, marks);
	}

	private static boolean isWord(String text, int from, int to) {
		return (from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1)))
				&& (to == text.length() || !Character.isLetterOrDigit(text.charAt(to)));
	}

	private static boolean @Nullable [] withParts(String text, int window, Search search, boolean @Nullable [] before) {
		boolean[] marks = before;
		long packed = 0;
		int ascii = 0;
		int found = 0;
		boolean distinctive = false;
		for (int i = 0; i < window; i++) {
			char c = text.charAt(i);
			packed = pack(packed, c);
			ascii = (c < 0x80) ? ascii + 1 : 0;
			boolean part = ascii >= PART && parts.containsKey(packed);
			found = part ? Math.max(found + 1, PART) : 0;
			distinctive = part && (distinctive || isDistinctive(packed));
			if (part && found >= (distinctive ? search.least : search.leastOfWords)) {
				marks = mark(marks, window, i + 1 - found, i + 1);
			}
		}
		return marks;
	}

	static boolean[] mark(boolean @Nullable [] marks, int window, int from, int to) {
		boolean[] marked = (marks != null) ? marks : new boolean[window];
		Arrays.fill(marked, from, Math.min(to, window), true);
		return marked;
	}

	/**
	 * What counts as a secret. A part of a key is enough in a text from outside; one of
	 * our own shows what it shows in full, and may have words in common with a key.
	 */
	enum Search {

		FROM_OUTSIDE(true, PART, 16), OWN(false, 20, 20);

		/**
		 * Whether short secrets count where they stand alone.
		 */
		private final boolean words;

		/**
		 * How many characters of a long secret in a row count.
		 */
		private final int least;

		/**
		 * How many do of which no eight have a digit or a capital: they may be words.
		 */
		private final int leastOfWords;

		Search(boolean words, int least, int leastOfWords) {
			this.words = words;
			this.least = least;
			this.leastOfWords = leastOfWords;
		}

	}

}
