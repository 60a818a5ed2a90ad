package io.aiclient.spring.autoconfigure;

import java.util.List;
import java.util.stream.Collectors;

import io.aiclient.error.Sanitizer;

/**
 * Properties below {@code ai.client} that nothing reads, so that what they were to change
 * stays as it is.
 */
final class UnknownPropertiesException extends RuntimeException {

	private final List<UnknownProperty> properties;

	/**
	 * Creates the exception.
	 * @param properties the properties; one or more
	 */
	UnknownPropertiesException(List<UnknownProperty> properties) {
		super(Sanitizer.message("Nothing reads " + list(properties)));
		this.properties = List.copyOf(properties);
	}

	List<UnknownProperty> properties() {
		return this.properties;
	}

	static String list(List<UnknownProperty> properties) {
		return properties.stream().map(UnknownProperty::toString).collect(Collectors.joining("; "));
	}

}
