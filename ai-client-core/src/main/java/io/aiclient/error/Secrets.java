package io.aiclient.error;

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
 * know whose it is. Of a long secret only its parts are kept, each eight characters in a
 * row as one {@code long}: so a text is searched in one pass whatever the number of
 * secrets, and half of a key is found too, since providers quote a refused key in part.
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

	/**
	 * How many secrets have each part.
	 */
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
	 * @param before the characters before, packed
	 * @param next the next one, of ASCII
	 */
	static long pack(long before, char next) {
		return (before << Byte.SIZE) | (next & 0xFF);
	}

	/**
	 * Whether eight characters are part of a long secret.
	 * @param packed the characters, as {@link #pack} has made them
	 */
	static boolean isPart(long packed) {
		return parts.containsKey(packed);
	}

	/**
	 * Whether eight characters are no plain words: a password may hold such.
	 * @param packed the characters, as {@link #pack} has made them
	 */
	static boolean isDistinctive(long packed) {
		for (long rest = packed; rest != 0; rest >>>= Byte.SIZE) {
			char c = (char) (rest & 0xFF);
			if (Character.isDigit(c) || Character.isUpperCase(c)) {
				return true;
			}
		}
		return false;
	}

	static boolean haveParts() {
		return !parts.isEmpty();
	}

	/**
	 * The secrets without parts, the longest first.
	 */
	static List<String> whole() {
		return whole;
	}

	/**
	 * Whether a secret without parts counts where it was found.
	 * @param secret the secret
	 * @param text where it was found
	 * @param at where it begins there
	 * @param words whether a short one counts where it stands alone
	 */
	static boolean counts(String secret, String text, int at, boolean words) {
		return secret.length() >= SHORTEST_ANYWHERE || (words && isWord(text, at, at + secret.length()));
	}

	private static boolean isWord(String text, int from, int to) {
		return (from == 0 || !Character.isLetterOrDigit(text.charAt(from - 1)))
				&& (to == text.length() || !Character.isLetterOrDigit(text.charAt(to)));
	}

}
