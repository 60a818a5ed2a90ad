package io.aiclient.spring.web;

import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpCookie;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.util.MultiValueMap;
import org.springframework.web.reactive.function.BodyInserter;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeStrategies;

/**
 * A WebClient's request with its body in memory: for each attempt, and without a copy of
 * its headers.
 *
 * @param request the request
 * @param body its body, as it was recorded
 */
record ResentRequest(ClientRequest request, RecordedBody body) implements ClientRequest {

	@Override
	public HttpMethod method() {
		return this.request.method();
	}

	@Override
	public URI url() {
		return this.request.url();
	}

	@Override
	public HttpHeaders headers() {
		return this.request.headers();
	}

	@Override
	public MultiValueMap<String, String> cookies() {
		return this.request.cookies();
	}

	@Override
	public Map<String, Object> attributes() {
		return this.request.attributes();
	}

	@Override
	public @Nullable Consumer<ClientHttpRequest> httpRequest() {
		return this.request.httpRequest();
	}

	@Override
	public String logPrefix() {
		return this.request.logPrefix();
	}

	@Override
	public Mono<Void> writeTo(ClientHttpRequest outgoing, ExchangeStrategies strategies) {
		if (!this.body.isOf(strategies.messageWriters())) {
			return this.request.writeTo(outgoing, strategies);
		}
		HttpHeaders headers = outgoing.getHeaders();
		if (headers.isEmpty()) {
			this.body.headers().forEach(headers::put);
		}
		else {
			this.request.headers().forEach(headers::putIfAbsent);
			this.body.setOwnHeaders(headers);
		}
		this.request.cookies()
			.forEach((name, values) -> values
				.forEach((value) -> outgoing.getCookies().add(name, new HttpCookie(name, value))));
		outgoing.getAttributes().putAll(this.request.attributes());
		Consumer<ClientHttpRequest> customizer = this.request.httpRequest();
		if (customizer != null) {
			customizer.accept(outgoing);
		}
		return this.body.send(outgoing);
	}

}
