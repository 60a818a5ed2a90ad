package io.aiclient.spring.tokenizer;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * Which of OpenAI's models have which vocabulary. JTokkit's own table is older than these
 * models, and takes {@code gpt-4.1} for a {@code gpt-4}.
 */
enum Vocabulary {

	/**
	 * Of GPT-4o and all that came after it.
	 */
	O200K(EncodingType.O200K_BASE, "gpt-5(\\.\\d+)?|(chat)?gpt-4o|gpt-4\\.[15]|o[134]"),
	/**
	 * Of GPT-4 and GPT-3.5, and what Azure calls the latter; and of the embedding models.
	 */
	CL100K(EncodingType.CL100K_BASE, "gpt-4|gpt-3\\.?5|text-embedding-(3|ada-002)");

	private final EncodingType type;

	private final Pattern models;

	private final AtomicBoolean loading = new AtomicBoolean();

	private volatile @Nullable Encoding encoding;

	Vocabulary(EncodingType type, String families) {
		this.type = type;
		this.models = Pattern.compile("(openai/)?(ft:)?(" + families + ")([-:].*)?");
	}

	static @Nullable Vocabulary of(String model) {
		return Arrays.stream(values())
			.filter((vocabulary) -> vocabulary.models.matcher(model).matches())
			.findFirst()
			.orElse(null);
	}

	/**
	 * What counts its tokens. The first to ask begins to load it.
	 * @return the encoding; null until it is loaded
	 */
	@Nullable Encoding encoding() {
		Encoding loaded = this.encoding;
		if (loaded == null && this.loading.compareAndSet(false, true)) {
			Schedulers.boundedElastic()
				.schedule(() -> this.encoding = Encodings.newLazyEncodingRegistry().getEncoding(this.type));
		}
		return loaded;
	}

}
