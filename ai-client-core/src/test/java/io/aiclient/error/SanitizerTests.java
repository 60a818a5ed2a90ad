package io.aiclient.error;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is left of a text from outside.
 */
class SanitizerTests {

	private static final String KEY = "q7Zr-Vx2Lk9Wm4Tb8Yc6Hn1Gd3Fs5Jp0Ra";

	private static final String PASSWORD = "Wxq-93zt";

	private static final String WORD = "zorb";

	static {
		Secrets.register(KEY);
		Secrets.register(PASSWORD);
		Secrets.register(WORD);
		Secrets.register(null);
		Secrets.register(" ");
	}

	@Test
	void leavesAPlainTextAsItIs() {
		String text = "The model 'gpt-4.1-mini' does not exist: größer, 日本語, 👩‍👩‍👧, \"quoted\"  twice";
		assertThat(Sanitizer.clean(text)).isSameAs(text);
		assertThat(Sanitizer.label(text)).isSameAs(text);
		assertThat(Sanitizer.message(text)).isSameAs(text);
	}

	@Test
	void keepsToOneLine() {
		assertThat(Sanitizer.clean("one\r\n\r\n  2026-01-01 WARN forged\ttwo\u0085three\u2028four\u2029five"))
			.isEqualTo("one 2026-01-01 WARN forged two three four five");
		assertThat(Sanitizer.message("\u0000a\u001b[31mb\u007fc\u009fd\n")).isEqualTo("a [31mb c d");
	}

	@Test
	void takesOutWhatReversesOrHides() {
		assertThat(Sanitizer.clean("a\u202Eb\u2066c\uFEFFd\u200Ee")).isEqualTo("a b c d e");
	}

	@Test
	void takesOutHalfOfASurrogatePair() {
		assertThat(Sanitizer.clean("a\uD83Db\uDE00c\uD83D")).isEqualTo("a b c");
		assertThat(Sanitizer.clean("\uD83D\uDE00".repeat(400), 5)).isEqualTo("\uD83D\uDE00\uD83D\uDE00…");
	}

	@Test
	void cutsAtItsLength() {
		assertThat(Sanitizer.clean("x".repeat(500))).hasSize(500);
		assertThat(Sanitizer.clean("x".repeat(501))).hasSize(501).endsWith("x…");
		assertThat(Sanitizer.label("x".repeat(100_000))).hasSize(201);
		assertThat(Sanitizer.message("x".repeat(100_000))).hasSize(4_001);
		assertThat(Sanitizer.clean("a" + " ".repeat(100_000) + "b")).isEqualTo("a…");
		assertThat(Sanitizer.clean("a" + "\n".repeat(100_000) + "b")).isEqualTo("a…");
	}

	@Test
	void isTheSameWhenCleanedTwice() {
		for (String text : new String[] { "x".repeat(700), "a\nb", "the key " + KEY + " is wrong",
				"y".repeat(490) + KEY, "sk-abcdef123456", PASSWORD.repeat(200), "**a** ".repeat(90),
				"b" + KEY + "x" + KEY.substring(3) }) {
			String once = Sanitizer.clean(text);
			assertThat(Sanitizer.clean(once)).isEqualTo(once);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "Incorrect API key provided: %s. See the docs", "%s", "Bearer%s", "a=%s&b", "\n%s\n",
			"{\"key\":\"%s\"}", "%1$s%1$s" })
	void masksAKeyWhereverItStands(String template) {
		for (String secret : new String[] { KEY, PASSWORD }) {
			String text = template.formatted(secret);
			assertThat(Sanitizer.clean(text)).contains("******").doesNotContain(secret);
			assertThat(Sanitizer.message(text)).contains("******").doesNotContain(secret);
		}
	}

	@Test
	void masksWhateverPartOfAKeyIsQuoted() {
		for (int from = 0; from + 8 <= KEY.length(); from++) {
			for (int to = from + 8; to <= KEY.length(); to++) {
				String part = KEY.substring(from, to);
				assertThat(Sanitizer.clean("quoted " + part + "!")).as(part).isEqualTo("quoted ******!");
			}
		}
	}

	@Test
	void noCutLeavesPartOfAKey() {
		for (int before = 380; before <= 520; before++) {
			for (String filler : new String[] { "x", "\n", " \t" }) {
				String text = filler.repeat(before) + KEY + "\n".repeat(3000) + KEY;
				String cleaned = Sanitizer.clean(text);
				assertThat(cleaned.length()).isLessThanOrEqualTo(501);
				for (int from = 0; from + 8 <= KEY.length(); from++) {
					assertThat(cleaned).doesNotContain(KEY.substring(from, from + 8));
				}
			}
		}
	}

	@Test
	void anyTextIsCleanAfterwards() {
		SplittableRandom random = new SplittableRandom(7);
		String[] pieces = { KEY, PASSWORD, KEY.substring(0, 20), KEY.substring(9), "\n", "\r", "\u0000", "\u2028", " ",
				"word", "é", "\uD83D", "\uDE00", "\uD83D\uDE00", "**", "sk-1234567", "x".repeat(97), "." };
		for (int run = 0; run < 5_000; run++) {
			StringBuilder text = new StringBuilder();
			for (int i = random.nextInt(60); i > 0; i--) {
				text.append(pieces[random.nextInt(pieces.length)]);
			}
			String cleaned = Sanitizer.clean(text.toString());
			assertThat(cleaned.length()).isLessThanOrEqualTo(501 + "******".length());
			assertThat(cleaned).doesNotContain(PASSWORD);
			for (int from = 0; from + 8 <= KEY.length(); from++) {
				assertThat(cleaned).doesNotContain(KEY.substring(from, from + 8));
			}
			assertThat(cleaned.chars()).noneMatch((c) -> Character.isISOControl(c) || c == 0x2028);
			assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(cleaned)).isTrue();
		}
	}

	@Test
	void masksAShortSecretWhereItStandsAloneInATextFromOutside() {
		assertThat(Sanitizer.clean("no zorb, or zorbing; zorb")).isEqualTo("no ******, or zorbing; ******");
		assertThat(Sanitizer.message("Could not connect to zorb:11434")).isEqualTo("Could not connect to zorb:11434");
	}

	@Test
	void leavesWordsThatAPasswordIsMadeOf() {
		Secrets.register("my-redis-production-password-2024");
		assertThat(Sanitizer.clean("invalid password for production")).isEqualTo("invalid password for production");
		assertThat(Sanitizer.clean("not production-password-20, but")).isEqualTo("not ******, but");
		assertThat(Sanitizer.message("with my-redis-production-password-2024")).isEqualTo("with ******");
	}

	@Test
	void whatStandsWhereAServerWantsNoKeyIsNoSecret() {
		for (String placeholder : new String[] { "ollama", "EMPTY", "lm-studio", "none", "sk-no-key-required" }) {
			Secrets.register(placeholder);
			String text = "Could not connect to " + placeholder + ":1234";
			assertThat(Sanitizer.message(text)).isEqualTo(text);
			assertThat(Sanitizer.mask(text)).isEqualTo(text);
		}
		assertThat(Sanitizer.clean("the model 'ollama/llama3'")).isEqualTo("the model 'ollama/llama3'");
	}

	@Test
	void aNameIsFoundAgain() {
		assertThat(Sanitizer.name("models/" + KEY.substring(0, 12) + "\n")).isEqualTo("models/" + KEY.substring(0, 12));
		assertThat(Sanitizer.name("models/" + KEY)).isEqualTo("models/******");
		assertThat(Sanitizer.name("m".repeat(1_000_000))).hasSize(201);
	}

	@Test
	void masksWithoutChangingAnythingElse() {
		String text = "java -jar app.jar --ai.client.api-key=" + KEY + "\n\t" + "x".repeat(100_000) + " zorb "
				+ PASSWORD;
		assertThat(Sanitizer.mask(text))
			.isEqualTo("java -jar app.jar --ai.client.api-key=******\n\t" + "x".repeat(100_000) + " zorb ******");
	}

	@Test
	void aKeyThatIsSentAgainIsNotForgotten() {
		String mine = key(50_000);
		Secrets.registerSent(mine);
		for (int i = 51_000; i < 53_000; i++) {
			Secrets.registerSent(key(i));
			Secrets.registerSent(mine);
		}
		assertThat(Sanitizer.clean("got " + mine)).isEqualTo("got ******");
	}

	@Test
	void ofALongTokenTheEndIsKnown() {
		String token = key(60_000).repeat(100) + key(60_001);
		Secrets.registerSent(token);
		assertThat(Sanitizer.clean("got " + token.substring(token.length() - 200))).isEqualTo("got ******");
	}

	@Test
	void masksWhatLooksLikeAKeyOfOthers() {
		assertThat(Sanitizer.clean("Incorrect API key provided: sk-proj-9z8y7x6w5v. You")).doesNotContain("9z8y");
		assertThat(Sanitizer.clean("Incorrect API key provided: gsk_ab*****wxyz.")).doesNotContain("wxyz");
	}

	@Test
	void knowsTheLastThousandKeysThatWereSent() {
		String first = key(0);
		for (int i = 0; i < 1_001; i++) {
			Secrets.registerSent(key(i));
			Secrets.registerSent(key(i));
		}
		assertThat(Sanitizer.clean("got " + key(1) + " and " + key(1_000))).isEqualTo("got ****** and ******");
		assertThat(Sanitizer.clean("got " + first)).isEqualTo("got " + first);
		Secrets.registerSent(KEY);
		for (int i = 2_000; i < 3_001; i++) {
			Secrets.registerSent(key(i));
		}
		assertThat(Sanitizer.clean("got " + KEY)).isEqualTo("got ******");
	}

	private static String key(int number) {
		SplittableRandom random = new SplittableRandom(number);
		StringBuilder key = new StringBuilder();
		while (key.length() < 40) {
			key.append((char) ('A' + random.nextInt(26)));
		}
		return key.toString();
	}

}
