package io.aiclient.spring.autoconfigure;

import org.jspecify.annotations.Nullable;

import io.aiclient.error.Sanitizer;

/**
 * A property that nothing reads. Holds no value, which may be a secret.
 *
 * @param name its name as it was written
 * @param origin where that was
 * @param meant what may have been meant, or null
 */
record UnknownProperty(String name, String origin, @Nullable String meant) {

	UnknownProperty {
		name = Sanitizer.clean(name);
		origin = Sanitizer.clean(origin);
	}

	/**
	 * All of it in a line.
	 */
	@Override
	public String toString() {
		return this.name + " (" + this.origin + ")"
				+ ((this.meant != null) ? ", did you mean " + this.meant + "?" : "");
	}

}
