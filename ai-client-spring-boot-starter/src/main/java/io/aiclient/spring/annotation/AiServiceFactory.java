package io.aiclient.spring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.springframework.core.env.PropertyResolver;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ReflectionUtils;

/**
 * Implements interfaces whose methods have {@link AiBatch}, {@link AiCall} or
 * {@link AiEmbedding}. Spring does that by itself for those with {@link AiService}; this
 * is for doing it in code:
 *
 * <pre class="code">
 * AiServiceFactory factory = new AiServiceFactory(environment, resourceLoader);
 * Translator translator = factory.create(Translator.class,
 *         new AiServiceClient(client, StructuredOutput.JSON_SCHEMA));
 * </pre>
 */
public final class AiServiceFactory {

	private final AttributeResolver attributes;

	/**
	 * Creates a factory.
	 * @param properties what {@code ${...}} in attributes is resolved from
	 * @param resources what {@code classpath:} templates are read from
	 */
	public AiServiceFactory(PropertyResolver properties, ResourceLoader resources) {
		this.attributes = new AttributeResolver(properties, resources);
	}

	/**
	 * Implements an interface, after all of its methods have been checked.
	 * @param <T> the interface
	 * @param type the interface
	 * @param client the client that its methods call
	 * @return the implementation, safe for use by any number of threads
	 * @throws AiServiceDefinitionException if a method is not as it must be
	 */
	public <T> T create(Class<T> type, AiServiceClient client) {
		if (!type.isInterface() || type.isSealed()) {
			throw new AiServiceDefinitionException(
					MethodName.simple(type) + ": only an interface that is not sealed can be implemented", null);
		}
		Map<Method, ServiceMethod> methods = new HashMap<>();
		for (Method method : type.getMethods()) {
			if (Modifier.isAbstract(method.getModifiers()) && !ReflectionUtils.isObjectMethod(method)) {
				methods.put(method, serviceMethod(new MethodName(type, method), client));
			}
		}
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				new ServiceInvocationHandler(type, methods)));
	}

	private ServiceMethod serviceMethod(MethodName method, AiServiceClient client) {
		AiBatch batch = method.method().getAnnotation(AiBatch.class);
		AiCall call = method.method().getAnnotation(AiCall.class);
		AiEmbedding embedding = method.method().getAnnotation(AiEmbedding.class);
		long annotations = Stream.of(batch, call, embedding).filter(Objects::nonNull).count();
		if (annotations != 1) {
			throw method.error((annotations == 0)
					? "no annotation says what to send; write @AiBatch(\"...\"), @AiCall(\"...\") or @AiEmbedding above "
							+ "it, or make it a default method"
					: "@AiBatch, @AiCall and @AiEmbedding exclude each other; keep one of them");
		}
		if (embedding != null) {
			return new EmbeddingMethod(method, this.attributes.resolve(method, embedding), client.client());
		}
		MethodParameters parameters = MethodParameters.of(method, batch != null);
		PromptDefinition prompt = (batch != null) ? this.attributes.resolve(method, batch)
				: this.attributes.resolve(method, call);
		parameters.checkUse(method, prompt.names());
		ReturnForm returns = (batch != null) ? ReturnForm.ofBatch(method) : ReturnForm.ofCall(method);
		AnswerForm answer = AnswerForm.of(method, returns.value(), client);
		PromptRequests requests = new PromptRequests(method, parameters, prompt, answer);
		Asking asking = new Asking(client, answer);
		MethodParameter axis = parameters.axis();
		return (axis != null) ? new BatchMethod(method, returns, requests, axis, asking)
				: new CallMethod(method, returns, requests, asking);
	}

}
