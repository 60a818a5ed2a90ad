package io.aiclient.client;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiRequest;
import io.aiclient.admission.tokens.TokenEstimate;

/**
 * What a quota's provider did lately with other rows than one that it refuses: how large
 * those were that it answered, for each model, and whether it refused any. Nothing is
 * kept, and no size is computed, by an estimate that learns nothing, unless a row of a
 * batch was refused in the last hour. Safe for use by many threads.
 */
final class AnsweredSizes {

	private static final long WATCHED_NANOS = Duration.ofHours(1).toNanos();

	/**
	 * Names of models come from requests and may be any.
	 */
	private static final int MOST_MODELS = 64;

	private static final int MOST_SIZES = 64;

	/**
	 * The answers of each model, without those that were sent before one that is as
	 * large.
	 */
	private final Map<String, Deque<Answered>> byModel = new LinkedHashMap<>(16, 0.75f, true) {
		@Override
		protected boolean removeEldestEntry(Map.Entry<String, Deque<Answered>> eldest) {
			return size() > MOST_MODELS;
		}
	};

	private volatile boolean watching;

	private volatile long watchedUntil;

	private long lastSentNanos;

	private @Nullable Call refused;

	private long refusedNanos;

	/**
	 * Whether another row was refused before that one, and when.
	 */
	private boolean refusedBefore;

	private long refusedBeforeNanos;

	/**
	 * Notes that a row was refused; from now on answers are noted.
	 * @param alone whether others were answered while it was refused before, so that this
	 * refusal says nothing about others
	 */
	synchronized void refused(Call call, boolean alone, long now) {
		if (!this.watching) {
			this.lastSentNanos = now - 1;
			this.watching = true;
		}
		this.watchedUntil = now + WATCHED_NANOS;
		if (alone) {
			return;
		}
		if (this.refused != null && this.refused != call) {
			this.refusedBefore = true;
			this.refusedBeforeNanos = this.refusedNanos;
		}
		this.refused = call;
		this.refusedNanos = now;
	}

	/**
	 * Notes that a request was answered, and when it was sent: what was accepted before
	 * says nothing about now.
	 */
	void answered(AiRequest request, long sentNanos, long now) {
		if (!this.watching) {
			return;
		}
		if (now - this.watchedUntil > 0) {
			forget();
			return;
		}
		add(String.valueOf(request.model()), new Answered(sentNanos, TokenEstimate.of(request)));
	}

	private synchronized void add(String model, Answered answered) {
		this.lastSentNanos = (answered.sent - this.lastSentNanos > 0) ? answered.sent : this.lastSentNanos;
		Deque<Answered> sizes = this.byModel.computeIfAbsent(model, (unknown) -> new ArrayDeque<>());
		sizes.removeIf((other) -> other.size <= answered.size && other.sent - answered.sent <= 0);
		sizes.addLast(answered);
		if (sizes.size() > MOST_SIZES) {
			sizes.removeFirst();
		}
	}

	private synchronized void forget() {
		this.watching = false;
		this.byModel.clear();
		this.refused = null;
		this.refusedBefore = false;
	}

	/**
	 * Whether any request was answered that was sent since a moment, of whatever model.
	 */
	synchronized boolean hasAnswered(long since) {
		return this.lastSentNanos - since >= 0;
	}

	/**
	 * The largest size that was answered of those that were sent since a moment, for the
	 * model of a request; zero if none was.
	 */
	synchronized long largest(AiRequest request, long since) {
		Deque<Answered> sizes = this.byModel.get(String.valueOf(request.model()));
		long largest = 0;
		if (sizes != null) {
			for (Answered answered : sizes) {
				largest = (answered.sent - since >= 0) ? Math.max(largest, answered.size) : largest;
			}
		}
		return largest;
	}

	/**
	 * Whether a row other than that of a call was refused since a moment.
	 */
	synchronized boolean hasRefusedOthers(Call call, long since) {
		if (this.refused != null && this.refused != call) {
			return this.refusedNanos - since > 0;
		}
		return this.refusedBefore && this.refusedBeforeNanos - since > 0;
	}

	private record Answered(long sent, long size) {

	}

}
