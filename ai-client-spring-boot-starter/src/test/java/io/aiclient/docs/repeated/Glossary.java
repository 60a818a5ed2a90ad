package io.aiclient.docs.repeated;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import reactor.core.publisher.Mono;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;
import io.aiclient.AiResponseCache;

@Configuration(proxyBeanMethods = false)
class Glossary {

	@Bean
	AiResponseCache answersOfTheGlossary() {
		Map<String, AiResponse> answers = new ConcurrentHashMap<>();
		return new AiResponseCache() {

			@Override
			public Mono<AiResponse> get(AiRequest request, String scope) {
				return isOfTheGlossary(request) ? Mono.justOrEmpty(answers.get(key(request, scope))) : Mono.empty();
			}

			@Override
			public Mono<Void> put(AiRequest request, String scope, AiResponse response) {
				return Mono.fromRunnable(() -> {
					if (isOfTheGlossary(request)) {
						answers.put(key(request, scope), response);
					}
				});
			}

		};
	}

	private static boolean isOfTheGlossary(AiRequest request) {
		return "glossary".equals(request.group());
	}

	private static String key(AiRequest request, String scope) {
		return scope + " " + request.model() + " " + request.messages().get(0).content();
	}

}
