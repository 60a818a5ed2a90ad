package io.aiclient.spring.web;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.reactive.function.client.ClientResponse;

import io.aiclient.AiChunk;
import io.aiclient.AiExchangeListener;
import io.aiclient.spring.provider.RateLimitHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a stream does with the buffers that it is lent.
 */
class StreamBufferTests {

	private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

	@ParameterizedTest
	@ValueSource(
			strings = { "data: {broken\n\n", "data: {\"error\":{\"message\":\"m\"}}\n\n", "event: error\ndata: {}\n\n",
					"data: longer than the limit of a hundred bytes, ................"
							+ "........................................................................\n\n",
					"data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\ndata: {broken\n\n", "data: [DONE]\n\n" })
	void releasesABufferOnceWhateverIsInIt(String events) {
		ByteBuf lent = ALLOCATOR.buffer().writeBytes(events.getBytes(StandardCharsets.UTF_8)).retain();
		DataBuffer buffer = new NettyDataBufferFactory(ALLOCATOR).wrap(lent);
		call().stream(ClientResponse.create(HttpStatus.OK).body(Flux.just(buffer)).build())
			.onErrorComplete()
			.blockLast();
		assertThat(lent.refCnt()).as("Netty's own reference").isOne();
		lent.release();
	}

	@Test
	void releasesBuffersThatWaitedWhenTheCallerWentAway() {
		byte[] events = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n".repeat(2)
			.getBytes(StandardCharsets.UTF_8);
		List<ByteBuf> lent = Stream.generate(() -> ALLOCATOR.buffer().writeBytes(events).retain()).limit(6).toList();
		Flux<DataBuffer> buffers = Flux.fromIterable(lent)
			.<DataBuffer>map(new NettyDataBufferFactory(ALLOCATOR)::wrap)
			.hide();
		BaseSubscriber<AiChunk> caller = new BaseSubscriber<>() {
			@Override
			protected void hookOnSubscribe(Subscription subscription) {
				// takes nothing
			}
		};
		call().stream(ClientResponse.create(HttpStatus.OK).body(buffers).build()).subscribe(caller);
		caller.cancel();
		assertThat(lent).extracting(ByteBuf::refCnt).containsOnly(1);
		lent.forEach(ByteBuf::release);
	}

	private static HttpCall call() {
		WebExchangeSettings settings = WebExchangeSettings.builder(URI.create("http://localhost:1/v1")).build();
		AnswerJson json = new AnswerJson();
		return new HttpCall(Exchanges.REQUEST, new byte[0],
				new CallContext(settings.timeouts(), 100,
						new AnswerReaders(json, new RateLimitHeaders(settings.provider())),
						new TransportFailures(new ExchangeOwner("default", null), settings)),
				AiExchangeListener.NONE);
	}

}
