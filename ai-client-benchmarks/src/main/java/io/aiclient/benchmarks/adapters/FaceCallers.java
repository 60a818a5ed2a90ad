package io.aiclient.benchmarks.adapters;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.openai.client.OpenAIClientAsync;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import dev.langchain4j.model.chat.ChatModel;
import org.springframework.ai.chat.client.ChatClient;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.MediaType;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;

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
			case LANGCHAIN4J -> langChain4j(context.getBean(ChatModel.class));
			case WEB_CLIENT -> webClient(OwnClients.webClient(context));
			case REST_CLIENT -> restClient(OwnClients.restClient(context));
			case HTTP_EXCHANGE -> httpExchange(OwnClients.httpInterface(context));
			case ALL -> all(context);
		};
	}

	private static Caller springAi(ChatClient chat) {
		return blocking((prompt) -> chat.prompt(prompt).call().content());
	}

	private static Caller langChain4j(ChatModel model) {
		return blocking(model::chat);
	}

	private static Caller restClient(RestClient client) {
		return blocking((prompt) -> OwnClients.content(client.post()
			.uri(OwnClients.PATH)
			.contentType(MediaType.APPLICATION_JSON)
			.body(OwnClients.body(MODEL, prompt))
			.retrieve()
			.body(JsonNode.class)));
	}

	private static Caller webClient(WebClient client) {
		return reactive((prompt) -> client.post()
			.uri(OwnClients.PATH)
			.bodyValue(OwnClients.body(MODEL, prompt))
			.retrieve()
			.bodyToMono(JsonNode.class)
			.map(OwnClients::content));
	}

	private static Caller httpExchange(OwnClients.Chat chat) {
		return reactive((prompt) -> chat.complete(OwnClients.body(MODEL, prompt)).map(OwnClients::content));
	}

	private static Caller blocking(Function<String, String> call) {
		ExecutorService threads = CallThreads.start(CallerTrials.SLOTS);
		Scheduler scheduler = Schedulers.fromExecutorService(threads);
		Caller caller = reactive((prompt) -> Mono.fromCallable(() -> call.apply(prompt)).subscribeOn(scheduler));
		return (requests) -> caller.call(requests).doFinally((signal) -> threads.shutdownNow());
	}

	private static Caller reactive(Function<String, Mono<String>> call) {
		return (requests) -> Flux.fromIterable(requests)
			.flatMap((request) -> ending(call.apply(prompt(request))), CallerTrials.SLOTS);
	}

	private static Caller openAiJava(OpenAIClientAsync client) {
		return (requests) -> Flux.fromIterable(requests)
			.flatMap((request) -> ending(Mono.fromFuture(() -> client.chat().completions().create(params(request)))
				.map(FaceCallers::content)), CallerTrials.SLOTS);
	}

	private static Caller all(ConfigurableApplicationContext context) {
		AiClient client = context.getBean(AiClient.class);
		List<Caller> callers = new ArrayList<>(List.of((requests) -> QuotaClient.batch(client, requests)));
		Stream.of(Face.values()).filter((face) -> face != Face.ALL).forEach((face) -> callers.add(of(face, context)));
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
