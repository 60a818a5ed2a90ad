package io.aiclient.langchain4j;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;

/**
 * What a streaming model reports.
 */
class StreamedAnswer implements StreamingChatResponseHandler {

	private final List<String> parts = new CopyOnWriteArrayList<>();

	private final List<Object> ends = new CopyOnWriteArrayList<>();

	private final CompletableFuture<ChatResponse> end = new CompletableFuture<>();

	private volatile String thread = "";

	@Override
	public void onPartialResponse(String part) {
		this.thread = Thread.currentThread().getName();
		this.parts.add(part);
	}

	@Override
	public void onCompleteResponse(ChatResponse response) {
		this.ends.add(response);
		this.end.complete(response);
	}

	@Override
	public void onError(Throwable error) {
		this.thread = Thread.currentThread().getName();
		this.ends.add(error);
		this.end.completeExceptionally(error);
	}

	List<String> parts() {
		return this.parts;
	}

	List<Object> ends() {
		return this.ends;
	}

	String thread() {
		return this.thread;
	}

	ChatResponse response() throws Exception {
		return this.end.get(20, TimeUnit.SECONDS);
	}

	Throwable error() {
		try {
			throw new AssertionError("No error, but " + this.end.get(20, TimeUnit.SECONDS));
		}
		catch (ExecutionException ex) {
			return ex.getCause();
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new AssertionError(ex);
		}
	}

}
