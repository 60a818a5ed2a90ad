package io.aiclient.docs.embeddings;

import java.util.List;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

import io.aiclient.AiResult;
import io.aiclient.spring.annotation.AiEmbedding;
import io.aiclient.spring.annotation.AiService;

@AiService(client = "vectors")
interface Search {

	@AiEmbedding
	float[] question(String text);

	@AiEmbedding
	List<float[]> questions(List<String> texts);

	@AiEmbedding(dimensions = "256", truncate = "true")
	Flux<AiResult<float[]>> articles(Publisher<String> texts);

}
