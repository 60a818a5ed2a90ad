package io.aiclient.spring.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import tools.jackson.databind.json.JsonMapper;

import io.aiclient.AiRequest;
import io.aiclient.AiResponse;

/**
 * What it costs to write the body of a chat request, and to read the body of its answer,
 * by what {@link WebClientExchange} does that with. It stands in this package since none
 * of that is public. The prompt has 2,000 characters, the answer 1,000.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class JsonBenchmark {

	private static final long LIMIT = 10_000_000;

	private static final String CONTENT = "The quick brown fox said \\\"no\\\".\\n".repeat(30);

	private static final String ANSWER = """
			{
			  "id": "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT",
			  "object": "chat.completion",
			  "created": 1741569952,
			  "model": "gpt-4.1-mini-2025-04-14",
			  "choices": [
			    {
			      "index": 0,
			      "message": {
			        "role": "assistant",
			        "content": "%s",
			        "refusal": null,
			        "annotations": []
			      },
			      "logprobs": null,
			      "finish_reason": "stop"
			    }
			  ],
			  "usage": {
			    "prompt_tokens": 480,
			    "completion_tokens": 240,
			    "total_tokens": 720,
			    "prompt_tokens_details": { "cached_tokens": 128, "audio_tokens": 0 },
			    "completion_tokens_details": { "reasoning_tokens": 0, "audio_tokens": 0 }
			  },
			  "service_tier": "default",
			  "system_fingerprint": "fp_38343a2f8f"
			}
			""".formatted(CONTENT);

	private final RequestWriter writer = new RequestWriter(new JsonMapper(),
			WebExchangeSettings.builder(URI.create("https://api.openai.com/v1")).build());

	private final CompletionReader reader = new CompletionReader(new AnswerJson());

	private final byte[] answer = ANSWER.getBytes(StandardCharsets.UTF_8);

	private final AiRequest request = AiRequest.builder()
		.model("gpt-4.1-mini")
		.system("You translate into German.\nAnswer with the \"translation\" alone.")
		.user("Translate: \"It's late.\"\n".repeat(80))
		.temperature(0.2)
		.maxTokens(256)
		.build();

	/**
	 * Makes sure that what is measured is what is meant.
	 * @throws IllegalStateException if the answer is not read as it is
	 */
	@Setup
	public void checkAnswerIsRead() {
		AiResponse read = read();
		if (read.content().length() != 30 * "The quick brown fox said 'no'. ".length()
				|| read.usage().totalTokens() != 720) {
			throw new IllegalStateException("Not the answer: " + read);
		}
	}

	@Benchmark
	public byte[] write() {
		return this.writer.write(this.request, false);
	}

	@Benchmark
	public AiResponse read() {
		Completion completion = new Completion(LIMIT, false);
		if (this.reader.read(this.answer, 0, this.answer.length, completion) != null) {
			throw new IllegalStateException("The answer is an error");
		}
		return completion.toResponse().id(this.request.id()).latency(Duration.ZERO).build();
	}

}
