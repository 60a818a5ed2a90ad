package io.aiclient.spring.annotation;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

import tools.jackson.databind.JavaType;

/**
 * Which types an answer can be read as: those that a strict JSON schema can say, and
 * Jackson reads as that schema says.
 */
final class AnswerType {

	static final String SUPPORTED = "a record, an enum, a String, a number, a boolean, a UUID, a URI, "
			+ "a date or time of java.time, or a List or Set of any of these";

	private static final Set<Class<?>> SCALARS = Set.of(String.class, boolean.class, Boolean.class, int.class,
			Integer.class, long.class, Long.class, short.class, Short.class, double.class, Double.class, float.class,
			Float.class, BigDecimal.class, BigInteger.class, UUID.class, URI.class, LocalDate.class, LocalTime.class,
			LocalDateTime.class, OffsetDateTime.class, ZonedDateTime.class, Instant.class, Duration.class);

	private static final Set<Class<?>> CONTAINERS = Set.of(List.class, Set.class, Collection.class);

	private final Function<String, RuntimeException> error;

	private final Set<JavaType> seen = new HashSet<>();

	private AnswerType(Function<String, RuntimeException> error) {
		this.error = error;
	}

	static void check(Type type, Function<String, RuntimeException> error) {
		new AnswerType(error).check(StructuredForm.MAPPER.constructType(type), MethodName.simple(type));
	}

	private void check(JavaType type, String path) {
		Class<?> raw = type.getRawClass();
		if (SCALARS.contains(raw) || raw.isEnum()) {
			return;
		}
		if (CONTAINERS.contains(raw) || type.isArrayType()) {
			if (type.getContentType().getRawClass() != byte.class) {
				check(type.getContentType(), path + "[]");
				return;
			}
		}
		else if (type.isRecordType()) {
			checkRecord(type, path);
			return;
		}
		throw this.error.apply("an answer cannot be read as " + path + " (" + MethodName.simple(raw)
				+ "); use AiResponse, or " + SUPPORTED + "; within a record also Optional");
	}

	private void checkRecord(JavaType type, String path) {
		if (!this.seen.add(type)) {
			return;
		}
		for (var component : type.getRawClass().getRecordComponents()) {
			JavaType componentType = StructuredForm.MAPPER.getTypeFactory()
				.resolveMemberType(component.getGenericType(), type.getBindings());
			String componentPath = path + "." + component.getName();
			check((componentType.getRawClass() == Optional.class) ? componentType.containedTypeOrUnknown(0)
					: componentType, componentPath);
		}
	}

}
