package io.aiclient.client;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

import io.aiclient.AiExchange;
import io.aiclient.AiPartitionResolver;
import io.aiclient.AiRequest;
import io.aiclient.error.Log;

/**
 * Works out between which calls an answer may pass: those of one caller's partition whose
 * keys are the same. For the cache, a configured partition may take the place of the
 * keys. Safe for use by many threads.
 * <p>
 * How is it designed, and why? Everything is hashed, with lengths and kinds, so that no
 * two scopes are written alike, whatever the texts hold, and that none is long. A key is
 * known by its fingerprint. A filter may set it on the way, and then it is known only
 * when a request was sent: so a call that brought an answer keeps it under the keys of
 * that moment, and the one before the first key is known looks where nothing is kept.
 */
final class AnswerScopes {

	private static final Log logger = Log.of(AnswerScopes.class);

	/**
	 * What fingerprints of keys are made of, here and nowhere else.
	 */
	private static final String MARKED = "io.aiclient answers";

	private final String client;

	private final List<AiExchange> exchanges = new ArrayList<>();

	private final AiPartitionResolver resolver;

	private final @Nullable String cachePartition;

	private final AtomicBoolean warned = new AtomicBoolean();

	AnswerScopes(ClientOptions settings) {
		this.client = settings.name;
		this.exchanges.add(settings.exchange);
		settings.failover.endpoints().forEach((endpoint) -> this.exchanges.add(endpoint.exchange()));
		this.resolver = settings.partitionResolver;
		this.cachePartition = settings.cachePartition;
	}

	/**
	 * The scope of a call that begins; {@link AnswerScope#UNKNOWN} if that cannot be
	 * said.
	 */
	AnswerScope of(AiRequest request, ContextView context) {
		try {
			String partition = this.resolver.partition(request, context);
			return new AnswerScope((partition != null) ? hash(partition) : null, keys());
		}
		catch (Throwable thrown) {
			warn(thrown);
			return AnswerScope.UNKNOWN;
		}
	}

	String ofLookUp(AnswerScope scope) {
		return ofCache(scope.keys(), scope.partition());
	}

	/**
	 * Where the cache keeps an answer that a call has brought just now.
	 * @return null if that cannot be said, and it must not be kept
	 */
	@Nullable String ofAnswer(AnswerScope scope) {
		try {
			return ofCache(keys(), scope.partition());
		}
		catch (Throwable thrown) {
			warn(thrown);
			return null;
		}
	}

	private String ofCache(String keys, @Nullable String partition) {
		return hash((this.cachePartition != null) ? "partition " + this.cachePartition : "keys " + keys, partition);
	}

	/**
	 * The keys of all endpoints, since any of them may answer. Where one is not known,
	 * the client's name stands for it.
	 */
	private String keys() {
		Set<String> keys = new LinkedHashSet<>();
		for (AiExchange exchange : this.exchanges) {
			String key = exchange.keyFingerprint(MARKED);
			keys.add((key != null) ? "key " + key : "client " + this.client);
		}
		return hash(keys.toArray(String[]::new));
	}

	private static String hash(@Nullable String... texts) {
		MessageDigest digest = sha256();
		for (String text : texts) {
			int length = (text != null) ? text.length() : -1;
			ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + Character.BYTES * Math.max(0, length));
			bytes.putInt(length);
			if (text != null) {
				bytes.asCharBuffer().put(text);
			}
			digest.update(bytes.rewind().limit(bytes.capacity()));
		}
		return HexFormat.of().formatHex(digest.digest());
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	private void warn(Throwable thrown) {
		if (this.warned.compareAndSet(false, true)) {
			logger.warn(
					"Whose a request of client '{}' is cannot be said, because the AiPartitionResolver {} or the "
							+ "fingerprint of a key threw; such requests are sent, but share neither calls nor kept "
							+ "answers, and further failures are not logged",
					this.client, UserParts.name(this.resolver), thrown);
		}
	}

}
