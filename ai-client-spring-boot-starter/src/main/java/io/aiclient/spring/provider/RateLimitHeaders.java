package io.aiclient.spring.provider;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.function.SingletonSupplier;

import io.aiclient.AiAnswerHead.ReportedLimit;
import io.aiclient.AiAnswerHead;

/**
 * Reads what the headers of an answer report about a provider's limits. It never fails:
 * what is missing or cannot be read is left out. Safe for use by many threads.
 */
public final class RateLimitHeaders {

	private final List<NamesOfLimit> limits;

	private final @Nullable String processingTime;

	private final InstantSource clock;

	/**
	 * Creates the reader of what a provider sends.
	 * @param provider the provider
	 */
	public RateLimitHeaders(ProviderPreset provider) {
		this(provider, InstantSource.system());
	}

	RateLimitHeaders(ProviderPreset provider, InstantSource clock) {
		this.limits = provider.headers().stream().map(NamesOfLimit::of).toList();
		this.processingTime = provider.processingTimeHeader();
		this.clock = clock;
	}

	/**
	 * Reads the headers of an answer of any status.
	 * @param headers the headers
	 * @return what they report
	 */
	public AiAnswerHead read(HttpHeaders headers) {
		Duration processing = processingTime(headers);
		List<ReportedLimit> reported = List.of();
		Supplier<Instant> now = SingletonSupplier
			.of(() -> WrittenTime.answered(headers.getFirst(HttpHeaders.DATE), this.clock));
		for (NamesOfLimit names : this.limits) {
			ReportedLimit limit = read(names, headers, now);
			if (limit != null) {
				reported = reported.isEmpty() ? new ArrayList<>(this.limits.size()) : reported;
				reported.add(limit);
			}
		}
		return (processing != null || !reported.isEmpty()) ? new AiAnswerHead(processing, reported)
				: AiAnswerHead.SILENT;
	}

	private @Nullable Duration processingTime(HttpHeaders headers) {
		String text = (this.processingTime != null) ? headers.getFirst(this.processingTime) : null;
		return (text != null) ? WrittenTime.millis(text) : null;
	}

	private @Nullable ReportedLimit read(NamesOfLimit of, HttpHeaders headers, Supplier<Instant> now) {
		for (Names names : of.names()) {
			Long limit = number(headers.getFirst(names.limit()));
			Long remaining = number(headers.getFirst(names.remaining()));
			if (limit != null || remaining != null) {
				String reset = headers.getFirst(names.reset());
				return new ReportedLimit(of.limit(), limit, remaining,
						(reset != null) ? WrittenTime.untilReset(reset, now) : null);
			}
		}
		return null;
	}

	private static @Nullable Long number(@Nullable String text) {
		try {
			return (text != null) ? Long.valueOf(text.strip()) : null;
		}
		catch (NumberFormatException ex) {
			return null;
		}
	}

	private record NamesOfLimit(String limit, List<Names> names) {

		static NamesOfLimit of(LimitHeaders headers) {
			return new NamesOfLimit(headers.limit(), headers.names().stream().map(Names::of).toList());
		}

	}

	private record Names(String limit, String remaining, String reset) {

		static Names of(String name) {
			return new Names(name.replace("*", "limit"), name.replace("*", "remaining"), name.replace("*", "reset"));
		}

	}

}
