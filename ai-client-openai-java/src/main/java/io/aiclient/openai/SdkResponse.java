package io.aiclient.openai;

import java.io.InputStream;

import com.openai.core.http.Headers;
import com.openai.core.http.HttpResponse;

import io.aiclient.http.AiHttpBodyStream;
import io.aiclient.http.AiHttpBodyStream.AfterClose;
import io.aiclient.http.AiHttpHead;
import io.aiclient.http.AiHttpResponse;

/**
 * A response as the SDK reads it. What of the body has come is in memory when it is made;
 * closing it ends the exchange if the body is not read to its end.
 */
final class SdkResponse implements HttpResponse {

	private final AiHttpHead head;

	private final AiHttpBodyStream body;

	SdkResponse(AiHttpResponse response) {
		this.head = response.head();
		this.body = AiHttpBodyStream.ahead(response.body(), AfterClose.FAILS);
	}

	@Override
	public int statusCode() {
		return this.head.status();
	}

	@Override
	public Headers headers() {
		Headers.Builder headers = Headers.builder();
		this.head.headers().forEach(headers::put);
		return headers.build();
	}

	@Override
	public InputStream body() {
		return this.body;
	}

	boolean isWhole() {
		return this.body.isWhole();
	}

	int available() {
		return this.body.available();
	}

	@Override
	public void close() {
		this.body.close();
	}

}
