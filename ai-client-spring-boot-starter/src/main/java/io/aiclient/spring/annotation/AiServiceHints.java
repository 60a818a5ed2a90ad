package io.aiclient.spring.annotation;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

import org.reactivestreams.Publisher;
import tools.jackson.databind.JavaType;

import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.core.ResolvableType;
import org.springframework.core.env.PropertyResolver;
import org.springframework.core.io.ResourceLoader;
import org.springframework.util.ReflectionUtils;

import io.aiclient.AiResponse;

/**
 * What a native image must know of an {@link AiService} interface: its proxy and methods,
 * the types that answers are read as and arguments are written from, and its templates on
 * the class path.
 */
final class AiServiceHints {

	private static final Set<Type> TEXTS = Set.of(AiResponse.class, String.class);

	private final BindingReflectionHintsRegistrar binding = new BindingReflectionHintsRegistrar();

	private final Set<JavaType> seen = new HashSet<>();

	private final RuntimeHints hints;

	private final PropertyResolver properties;

	AiServiceHints(RuntimeHints hints, PropertyResolver properties) {
		this.hints = hints;
		this.properties = properties;
	}

	void register(Class<?> type) {
		this.hints.proxies().registerJdkProxy(type);
		this.hints.reflection().registerType(type, MemberCategory.INVOKE_PUBLIC_METHODS);
		for (Method method : type.getMethods()) {
			this.hints.reflection().registerType(method.getDeclaringClass(), MemberCategory.INVOKE_PUBLIC_METHODS);
			if (Modifier.isAbstract(method.getModifiers()) && !ReflectionUtils.isObjectMethod(method)) {
				register(new MethodName(type, method));
			}
		}
	}

	private void register(MethodName method) {
		AiBatch batch = method.method().getAnnotation(AiBatch.class);
		AiCall call = method.method().getAnnotation(AiCall.class);
		if (batch != null) {
			bind(ReturnForm.ofBatch(method).value());
			template(batch.value());
			template(this.properties.resolvePlaceholders(batch.system()));
		}
		else if (call != null) {
			bind(ReturnForm.ofCall(method).value());
			template(call.value());
			template(this.properties.resolvePlaceholders(call.system()));
		}
		for (int position = 0; position < method.method().getParameterCount(); position++) {
			ResolvableType parameter = ResolvableType.forMethodParameter(method.method(), position, method.type());
			bind(ReturnForm.resolve(element(parameter)));
		}
	}

	/**
	 * What is written into the prompt of one request: the element of a batch, or the
	 * argument itself.
	 */
	private static ResolvableType element(ResolvableType parameter) {
		return Stream.of(Iterable.class, Stream.class, Publisher.class)
			.map(parameter::as)
			.filter(ResolvableType::hasGenerics)
			.findFirst()
			.map(ResolvableType::getGeneric)
			.orElse(parameter);
	}

	private void bind(Type type) {
		if (!TEXTS.contains(type)) {
			bind(StructuredForm.MAPPER.constructType(type));
		}
	}

	/**
	 * Follows also the arrays in records, which Spring's registrar does not.
	 */
	private void bind(JavaType type) {
		if (!this.seen.add(type)) {
			return;
		}
		Class<?> raw = type.getRawClass();
		this.binding.registerReflectionHints(this.hints.reflection(), raw);
		if (type.isArrayType()) {
			this.hints.reflection().registerType(raw);
			bind(type.getContentType());
		}
		type.getBindings().getTypeParameters().forEach(this::bind);
		if (type.isRecordType()) {
			for (RecordComponent component : raw.getRecordComponents()) {
				bind(StructuredForm.MAPPER.getTypeFactory()
					.resolveMemberType(component.getGenericType(), type.getBindings()));
			}
		}
	}

	private void template(String attribute) {
		if (attribute.startsWith(ResourceLoader.CLASSPATH_URL_PREFIX)) {
			String path = attribute.substring(ResourceLoader.CLASSPATH_URL_PREFIX.length()).strip();
			this.hints.resources().registerPattern(path.startsWith("/") ? path.substring(1) : path);
		}
	}

}
