package io.aiclient.client;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

import io.aiclient.AiResponse;
import io.aiclient.client.SharedCall.ErrorMapping;

/**
 * Lets identical requests that are in flight at the same time share one call. Holds what
 * is under way, and nothing else.
 */
final class SharedAnswers implements Answers {

	private final Answers next;

	private final AiClientBuilder settings;

	private final ErrorMapping errors;

	private final Map<RequestIdentity, SharedCall> underWay = new ConcurrentHashMap<>();

	SharedAnswers(Answers next, AiClientBuilder settings, ErrorMapping errors) {
		this.next = next;
		this.settings = settings;
		this.errors = errors;
	}

	@Override
	public Mono<?> admit(Call call) {
		if (call.isCapped()) {
			return this.next.admit(call);
		}
		return Mono.deferContextual((context) -> share(call, context).admitted());
	}

	@Override
	public Flux<AiResponse> run(Call call) {
		if (call.isCapped()) {
			return this.next.run(call);
		}
		return call.interruptible(Flux.deferContextual((context) -> {
			call.rounds().begin();
			return share(call, context).answer();
		}).repeat(call.rounds()::goesOn)).onErrorMap(this.errors::error);
	}

	private Share share(Call call, ContextView context) {
		Share present = call.share();
		Share share = (present != null) ? present : join(call, context);
		if (call.hasEnded()) {
			share.leave();
		}
		return share;
	}

	private Share join(Call call, ContextView context) {
		RequestIdentity identity = new RequestIdentity(call.request(), call.scope(), call.isBatchItem());
		Share guest = this.underWay.containsKey(identity) ? null : joinOtherKind(call, identity);
		if (guest != null) {
			return guest;
		}
		while (true) {
			SharedCall present = this.underWay.get(identity);
			Share share = (present != null) ? present.join(call) : begin(call, identity, context);
			if (share != null) {
				return share;
			}
			if (present != null) {
				this.underWay.remove(identity, present);
			}
		}
	}

	private @Nullable Share begin(Call call, RequestIdentity identity, ContextView context) {
		SharedCall shared = new SharedCall(call, this.settings, (ended) -> this.underWay.remove(identity, ended));
		if (this.underWay.putIfAbsent(identity, shared) != null) {
			return null;
		}
		shared.start(this.next, context, this.errors);
		return shared.first();
	}

	private @Nullable Share joinOtherKind(Call call, RequestIdentity identity) {
		SharedCall other = this.underWay.get(identity.ofOtherKind());
		return (other != null) ? other.join(call) : null;
	}

}
