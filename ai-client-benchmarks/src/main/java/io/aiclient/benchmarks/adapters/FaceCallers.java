package io.aiclient.benchmarks.adapters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;

import com.openai.client.OpenAIClientAsync;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import org.springframework.ai.chat.client.ChatClient;

import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

import io.aiclient.AiClient;
import io.aiclient.AiRequest;
import io.aiclient.benchmarks.quota.CallerTrials;
import io.aiclient.benchmarks.quota.QuotaClient;
import io.aiclient.benchmarks.quota.TrialClient.Caller;
import io.aiclient.benchmarks.quota.TrialClient.Ending;

/**
 * How calls are made through each {@link Face}, as many at once as the client may have in
 * flight.
 */
final class FaceCallers {

	private static final String MODEL = "simulated";

	private FaceCallers() {
	}

	/**
	 * Prepares calls through a face.
	 * @param face the face
	 * @param context an application that has the libraries
	 * @return what makes the calls of a run, once
	 */
	static Caller of(Face face, ConfigurableApplicationContext context) {
		return switch (face) {
			case SPRING_AI -> springAi(context.getBean(ChatClient.Builder.class).build());
			case OPENAI_JAVA -> openAiJava(context.getBean(OpenAIClientAsync.class));
			case ALL -> all(context);
		};
	}

	private static Caller springAi(ChatClient chat) {
		ExecutorService threads = CallThreads.start(CallerTrials.SLOTS);
		Scheduler scheduler = Schedulers.fromExecutorService(threads);
		return (requests) -> Flux.fromIterable(requests)
			.flatMap((request) -> ending(
					Mono.fromCallable(() -> chat.prompt(prompt(request)).call().content()).subscribeOn(scheduler)),
					CallerTrials.SLOTS)
			.doFinally((signal) -> threads.shutdownNow());
	}

	private static Caller openAiJava(OpenAIClientAsync client) {
		return (requests) -> Flux.fromIterable(requests)
			.flatMap((request) -> ending(Mono.fromFuture(() -> client.chat().completions().create(params(request)))
				.map(FaceCallers::content)), CallerTrials.SLOTS);
	}

	private static Caller all(ConfigurableApplicationContext context) {
		AiClient client = context.getBean(AiClient.class);
		List<Caller> callers = List.of((requests) -> QuotaClient.batch(client, requests), of(Face.SPRING_AI, context),
				of(Face.OPENAI_JAVA, context));
		return (requests) -> {
			List<Flux<Ending>> parts = new ArrayList<>();
			for (int i = 0; i < callers.size(); i++) {
				int part = i;
				parts.add(callers.get(i)
					.call(IntStream.range(0, requests.size())
						.filter((n) -> n % callers.size() == part)
						.mapToObj(requests::get)
						.toList()));
			}
			return Flux.merge(parts);
		};
	}

	private static String prompt(AiRequest request) {
		return request.messages().get(0).content();
	}

	private static ChatCompletionCreateParams params(AiRequest request) {
		return ChatCompletionCreateParams.builder().model(MODEL).addUserMessage(prompt(request)).build();
	}

	private static String content(ChatCompletion completion) {
		return completion.choices().get(0).message().content().orElse("");
	}

	private static Mono<Ending> ending(Mono<String> content) {
		return content.filter((text) -> !text.isEmpty())
			.map((text) -> new Ending(true, 0))
			.defaultIfEmpty(new Ending(false, 0))
			.onErrorResume((thrown) -> {
				System.out.println("A call failed: " + thrown);
				return Mono.just(new Ending(false, 0));
			});
	}

}
