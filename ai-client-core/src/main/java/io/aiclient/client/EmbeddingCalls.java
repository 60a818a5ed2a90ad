package io.aiclient.client;

import java.util.List;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Operators;
import reactor.core.scheduler.Scheduler;
import reactor.util.context.Context;

import io.aiclient.AiEmbeddingAnswer;
import io.aiclient.AiEmbeddingPack;
import io.aiclient.AiEmbeddingRequest;
import io.aiclient.AiPiece;
import io.aiclient.AiResponse;
import io.aiclient.AiResult;
import io.aiclient.admission.tokens.TextDemand;
import io.aiclient.admission.tokens.TokenForecast;
import io.aiclient.admission.tokens.TokenForecast.TextTokens;
import io.aiclient.client.AiClientObserver.Operation;
import io.aiclient.cost.PriceTable;
import io.aiclient.embedding.Pack;
import io.aiclient.embedding.PackCalls;
import io.aiclient.embedding.PackRoom;
import io.aiclient.embedding.PackTokens;
import io.aiclient.embedding.Row;
import io.aiclient.embedding.RowRules;
import io.aiclient.embedding.RowVectors;
import io.aiclient.error.AiClientException;
import io.aiclient.resilience.Outcome;

/**
 * The calls that embed texts: of packs, and of one text.
 */
final class EmbeddingCalls implements PackCalls {

	private final ClientOptions settings;

	private final TokenForecast tokens;

	private final PriceTable prices;

	private final Endpoints endpoints;

	private final AiClientObserver observer;

	private final ActiveCalls calls;

	private final Pipeline pipeline;

	private final RowRules rules;

	EmbeddingCalls(ClientOptions settings, ClientParts parts, ActiveCalls calls, Pipeline pipeline) {
		this.settings = settings;
		this.tokens = parts.tokens();
		this.prices = parts.prices();
		this.endpoints = parts.endpoints();
		this.observer = GuardedObserver.of(settings.observer);
		this.calls = calls;
		this.pipeline = pipeline;
		this.rules = new RowRules(settings.embedding, this);
	}

	@Override
	public @Nullable String model() {
		return this.settings.model;
	}

	@Override
	public String property(String property) {
		return this.settings.property(property);
	}

	@Override
	public boolean isOfAnswers(String model) {
		return this.prices.isOfAnswers(model);
	}

	@Override
	public PackTokens tokens(String model, String text) {
		TextTokens counted = this.tokens.ofText(model, text);
		return new PackTokens(counted.tokens(), counted.counted() ? 0 : counted.tokens());
	}

	@Override
	public long expected(String model, PackTokens tokens) {
		return this.tokens.ofTexts(model, raw(tokens));
	}

	private static TextTokens raw(PackTokens tokens) {
		return new TextTokens(tokens.count(), tokens.areCounted());
	}

	@Override
	public PackRoom room() {
		return this.endpoints.quotas().stream().map(Quota::roomOfAPack).reduce(PackRoom.UNKNOWN, PackRoom::and);
	}

	@Override
	public Scheduler scheduler() {
		return this.settings.scheduler;
	}

	@Override
	public void begin(Pack pack) {
		PackOutput output = new PackOutput(pack);
		try {
			TextDemand demand = this.tokens.demandOfTexts(pack.model(), raw(pack.tokens()), pack.least());
			PackPassage passage = new PackPassage(() -> fitted(pack, demand), demand, pack.isMadeAgain());
			this.pipeline.drive(this.calls.begin(pack.described(), Operation.EMBED_PACK, passage, output));
		}
		catch (AiClientException ex) {
			output.failed(ex, null);
		}
	}

	/**
	 * What goes of a pack, whose demand has its size.
	 */
	private static AiEmbeddingPack fitted(Pack pack, TextDemand demand) {
		pack.fit(demand.fitting());
		demand.fitted(raw(pack.tokens()));
		return pack.sent();
	}

	@Override
	public void cancel(Predicate<Pack> those) {
		this.calls.cancel((output) -> output instanceof PackOutput of && those.test(of.pack()));
	}

	@Override
	public void ended(AiResult<float[]> result) {
		if (this.observer != AiClientObserver.NONE) {
			this.observer.embedded(result);
		}
	}

	@Override
	public Mono<Void> closing() {
		return this.calls.closing();
	}

	/**
	 * The vector of one text: a call for each subscription.
	 */
	Mono<float[]> one(AiEmbeddingRequest request) {
		return new Flux<AiEmbeddingAnswer>() {
			@Override
			public void subscribe(CoreSubscriber<? super AiEmbeddingAnswer> subscriber) {
				Row row;
				try {
					row = EmbeddingCalls.this.rules.row(request);
				}
				catch (AiClientException refused) {
					Operators.error(subscriber, refused);
					return;
				}
				AiEmbeddingPack pack = new AiEmbeddingPack(row.model(), List.of(row.text()), row.dimensions());
				PackPassage passage = new PackPassage(() -> pack,
						EmbeddingCalls.this.tokens.demandOfTexts(row.model(), raw(row.tokens()), Long.MAX_VALUE),
						false);
				new PiecewiseAnswer<AiEmbeddingAnswer>(subscriber, EmbeddingCalls.this.calls).begin(row.described(),
						Operation.EMBED, passage, EmbeddingCalls.this.pipeline);
			}
		}.single().map((answer) -> onlyVector(answer, request));
	}

	private float[] onlyVector(AiEmbeddingAnswer answer, AiEmbeddingRequest request) {
		Integer dimensions = (request.dimensions() != null) ? request.dimensions()
				: this.settings.embedding.dimensions();
		RowVectors vectors = new RowVectors(answer.vectors(), 1, dimensions);
		float[] vector = vectors.of(0);
		if (vector == null) {
			throw vectors.error(0, answer.end().attempts());
		}
		return vector;
	}

	/**
	 * Where the call of a pack reports to.
	 */
	private static final class PackOutput implements CallOutput {

		private final Pack pack;

		private volatile PackVerdict verdict = PackVerdict.NONE;

		private volatile @Nullable AiEmbeddingAnswer answer;

		PackOutput(Pack pack) {
			this.pack = pack;
		}

		Pack pack() {
			return this.pack;
		}

		@Override
		public Context context() {
			return this.pack.context();
		}

		@Override
		public void admitted() {
			this.pack.admitted();
		}

		@Override
		public void next(AiPiece piece) {
			if (piece instanceof AiEmbeddingAnswer answer) {
				this.answer = answer;
			}
		}

		@Override
		public void attemptFailed(Outcome outcome, Throwable failure) {
			this.verdict = PackVerdict.of(outcome, failure);
		}

		@Override
		public void succeeded(AiResponse response) {
			AiEmbeddingAnswer answer = this.answer;
			this.pack.succeeded(response, (answer != null) ? answer.vectors() : List.of());
		}

		@Override
		public void failed(AiClientException error, @Nullable AiResponse paid) {
			this.pack.failed(error, paid, this.verdict.refusal(error));
		}

	}

}
