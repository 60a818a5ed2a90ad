package io.aiclient.admission.zoo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.zoo.ProviderTraits.Foreign;
import io.aiclient.admission.zoo.ProviderTraits.Headers;
import io.aiclient.admission.zoo.ProviderTraits.RetryAfter;
import io.aiclient.simulator.quota.Enforcement;
import io.aiclient.simulator.quota.Quota;
import io.aiclient.simulator.quota.QuotaLimits;

class QuotaTableTests {

	private static final Duration TEN = Duration.ofSeconds(10);

	private static final List<Enforcement> ALL = List.of(Enforcement.FIXED_WINDOW, Enforcement.SLIDING_WINDOW,
			Enforcement.TOKEN_BUCKET);

	private final List<String> lines = new ArrayList<>();

	@Test
	void table() {
		for (Enforcement enforcement : ALL) {
			for (Headers headers : Headers.values()) {
				row("told " + enforcement + " " + headers, provider(enforcement).headers(headers), null);
			}
			row("learn-headers " + enforcement, provider(enforcement).headers(Headers.ENFORCED),
					RateLimitSettings.none());
			row("learn-advert " + enforcement, provider(enforcement).headers(Headers.ADVERTISED),
					RateLimitSettings.none());
			row("learn-429 " + enforcement, provider(enforcement), RateLimitSettings.none());
			row("learn-429s " + enforcement, provider(enforcement).retryAfter(RetryAfter.SECONDS),
					RateLimitSettings.none());
			row("foreign " + enforcement,
					provider(enforcement).headers(Headers.ENFORCED).foreign(new Foreign(0.4, false)), null);
			row("foreign burst " + enforcement,
					provider(enforcement).headers(Headers.ENFORCED).foreign(new Foreign(0.4, true)), null);
		}
		ProviderTraits slices = ProviderTraits.of(
				QuotaLimits.none().requests(Quota.perMinute(1200).enforcedBy(Enforcement.PER_SECOND)),
				Latency.of(Draw.constant(Duration.ofMillis(100))));
		row("slices told", slices.processingTime(true), null);
		row("slices", slices, null);
		row("slices untold 1m", slices, RateLimitSettings.none().requestsPerMinute(1200L));
		row("slices untold 10s", slices, RateLimitSettings.none().requestsPerMinute(1200L).window(TEN));
		row("slices learn", slices, RateLimitSettings.none());
		this.lines.forEach(System.out::println);
	}

	@Test
	void debug() {
		System.out.println("DBG bucket");
		row("learn-429 ", provider(Enforcement.TOKEN_BUCKET), RateLimitSettings.none(), 1);
		System.out.println("DBG slices");
		ProviderTraits slices = ProviderTraits.of(
				QuotaLimits.none().requests(Quota.perMinute(1200).enforcedBy(Enforcement.PER_SECOND)),
				Latency.of(Draw.constant(Duration.ofMillis(100))));
		row("slices learn", slices, RateLimitSettings.none(), 12);
		this.lines.forEach(System.out::println);
	}

	private ProviderTraits provider(Enforcement enforcement) {
		return ProviderTraits.of(QuotaLimits.none().requests(Quota.perMinute(1200).in(TEN).enforcedBy(enforcement)),
				Latency.of(Draw.constant(Duration.ofMillis(100))));
	}

	private void row(String name, ProviderTraits provider, RateLimitSettings configured) {
		row(name, provider, configured, 20);
	}

	private void row(String name, ProviderTraits provider, RateLimitSettings configured, int runs) {
		double sum = 0;
		double max = 0;
		long refused = 0;
		long later = 0;
		StringBuilder worst = new StringBuilder();
		for (int run = 0; run < runs; run++) {
			if (runs < 20) {
				System.out.println("DBG run " + run);
			}
			Quota quota = provider.limits().requests();
			Quota phased = (quota.enforcement() == Enforcement.FIXED_WINDOW
					|| quota.enforcement() == Enforcement.PER_SECOND)
							? quota.phase(quota.window().multipliedBy(run).dividedBy(runs)) : quota;
			ProviderTraits moved = new ProviderTraits(provider.limits().requests(phased), provider.latency(),
					provider.headShare(), provider.headers(), provider.garbage(), provider.processingTime(),
					provider.retryAfter(), provider.foreign());
			Scenario scenario = Scenario.of(name, moved,
					Network.jitter(Duration.ofMillis(2)).cold(50, Draw.constant(Duration.ofMillis(500))),
					Workload.of(600), run);
			ZooResult result = ((configured != null) ? scenario.configured(configured) : scenario).run();
			sum += result.ratio();
			if (result.ratio() > max) {
				max = result.ratio();
				worst = new StringBuilder(run + ": " + result);
			}
			refused = Math.max(refused, result.refused());
			later = Math.max(later, result.refusedLater());
		}
		this.lines.add(String.format("%-36s mean %.3f max %.3f refused %d later %d   %s", name, sum / runs, max,
				refused, later, worst));
	}

}
