package io.aiclient.admission.fleet;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;

import io.aiclient.AiAnswerHead;
import io.aiclient.TokenUsage;
import io.aiclient.admission.ProviderLimits;
import io.aiclient.admission.RateLimitSettings;
import io.aiclient.admission.RateLimits;
import io.aiclient.admission.shared.SharedQuotaSettings;
import io.aiclient.admission.tokens.TokenDemand;
import io.aiclient.admission.zoo.Draw;
import io.aiclient.admission.zoo.Latency;
import io.aiclient.admission.zoo.Network;
import io.aiclient.admission.zoo.ProviderTraits;
import io.aiclient.admission.zoo.Scenario;
import io.aiclient.admission.zoo.VirtualLoop;
import io.aiclient.admission.zoo.VirtualProvider.Arrival;
import io.aiclient.admission.zoo.VirtualProvider;
import io.aiclient.simulator.quota.QuotaLimits;

/**
 * Processes that share a quota, the coordinator of it, and a provider that enforces it,
 * if the test has one.
 */
final class Fleet {

	static final Duration LATENCY = Duration.ofMillis(100);

	final VirtualLoop loop = new VirtualLoop();

	final InMemorySharedQuota coordinator;

	final List<Member> members = new ArrayList<>();

	private SplittableRandom random = new SplittableRandom(4711);

	private final RateLimits limits;

	private final @Nullable VirtualProvider provider;

	private SharedQuotaSettings settings;

	private int slots = 100;

	private Draw toCoordinator = Draw.constant(Duration.ofMillis(1));

	private Network network = Network.jitter(Duration.ofMillis(20));

	private long sent;

	TokenDemand demand = TokenDemand.of(0);

	TokenUsage usage = TokenUsage.NONE;

	private Duration apart = Duration.ofHours(1);

	private Fleet(RateLimits limits, @Nullable ProviderTraits provider) {
		this.limits = limits;
		this.provider = (provider != null) ? new VirtualProvider(provider, this.loop, this.random.split()) : null;
		this.coordinator = new InMemorySharedQuota(this.loop, () -> this.toCoordinator.next(this.random),
				Duration.ofDays(20_000).toNanos() / 1_000);
		this.settings = SharedQuotaSettings.of("account", this.coordinator);
	}

	/**
	 * Those who ask are admitted, and the test says what becomes of them.
	 */
	static Fleet of(RateLimitSettings limits) {
		return new Fleet(RateLimits.of(limits), null);
	}

	/**
	 * Those who are admitted go to a provider and come back.
	 */
	static Fleet before(QuotaLimits enforced, boolean processingTime) {
		ProviderTraits provider = ProviderTraits.of(enforced, Latency.of(Draw.constant(LATENCY)))
			.processingTime(processingTime);
		return before(provider, Scenario.settings(enforced));
	}

	static Fleet before(ProviderTraits provider, RateLimitSettings configured) {
		return new Fleet(
				new RateLimits("default", "ai.client.rate-limit", configured, ProviderLimits.ofUnknownProvider()),
				provider);
	}

	Fleet settings(SharedQuotaSettings settings) {
		this.settings = settings;
		return this;
	}

	Fleet slots(int slots) {
		this.slots = slots;
		return this;
	}

	Fleet seed(long seed) {
		this.random = new SplittableRandom(seed);
		return this;
	}

	/**
	 * What a request is reserved, and what it uses.
	 */
	Fleet tokens(long reserved, long used) {
		this.demand = TokenDemand.of(reserved);
		this.usage = new TokenUsage(used, 0, used, 0);
		return this;
	}

	Fleet network(Network network) {
		this.network = network;
		return this;
	}

	/**
	 * How long a report or a reply travels.
	 */
	Fleet toCoordinator(Draw toCoordinator) {
		this.toCoordinator = toCoordinator;
		return this;
	}

	/**
	 * How far apart the clocks of the processes are.
	 */
	Fleet apart(Duration apart) {
		this.apart = apart;
		return this;
	}

	Member joins() {
		return joins(this.limits.configured());
	}

	/**
	 * One more process, whose clock has nothing to do with that of the others.
	 */
	Member joins(RateLimitSettings configured) {
		RateLimits own = new RateLimits("default", "ai.client.rate-limit", configured, this.limits.provider());
		long origin = (this.members.size() - 2) * this.apart.toNanos();
		Member member = new Member(this, own, this.settings, this.slots, origin);
		this.members.add(member);
		return member;
	}

	void at(long millis) {
		this.loop.runUntil(Duration.ofMillis(millis).toNanos());
	}

	long millis() {
		return this.loop.elapsed() / 1_000_000;
	}

	boolean sends() {
		return this.provider != null;
	}

	long travelTime() {
		long time = this.network.out().next(this.random);
		return (this.sent++ < this.network.coldRequests()) ? time + this.network.cold().next(this.random) : time;
	}

	Arrival receive(TokenDemand tokens) {
		return provider().receive(tokens.prompt(), tokens.max());
	}

	AiAnswerHead head(Arrival arrival, Duration processing) {
		return provider().head(arrival, processing.toNanos());
	}

	private VirtualProvider provider() {
		if (this.provider == null) {
			throw new IllegalStateException("There is no provider");
		}
		return this.provider;
	}

	int refused() {
		return this.members.stream().mapToInt(Member::refused).sum();
	}

	long admitted() {
		return this.members.stream().mapToLong((member) -> member.admitted.size()).sum();
	}

	/**
	 * The most that were admitted by all in any window.
	 */
	long fullest(Duration window) {
		long[] all = this.members.stream()
			.flatMap((member) -> member.admitted.stream())
			.mapToLong((at) -> at)
			.sorted()
			.toArray();
		long fullest = 0;
		int from = 0;
		for (int i = 0; i < all.length; i++) {
			while (all[i] - all[from] >= window.toMillis()) {
				from++;
			}
			fullest = Math.max(fullest, i - from + 1);
		}
		return fullest;
	}

}
