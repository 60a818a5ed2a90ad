package io.aiclient.spring.annotation;

import org.jspecify.annotations.Nullable;

/**
 * A parameter of an annotated method.
 *
 * @param placeholder what the template calls it
 * @param declaredName what the source calls it; null where the compiler left it out
 * @param axis whether it is the one with {@link BatchItem}
 */
record MethodParameter(int position, String placeholder, @Nullable String declaredName, boolean axis) {

	String name() {
		return (this.declaredName != null) ? this.declaredName : this.placeholder;
	}

	/**
	 * The name, and where it differs, what to write in a template.
	 */
	String describe() {
		return name().equals(this.placeholder) ? this.placeholder : name() + " → as {" + this.placeholder + "}";
	}

}
