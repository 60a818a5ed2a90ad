package io.aiclient.docs.aot;

import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.annotation.ReflectiveRuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;

import static org.assertj.core.api.Assertions.assertThat;

class HintsTests {

	@Test
	void tellANativeImageOfTheType() {
		RuntimeHints hints = new RuntimeHints();
		new ReflectiveRuntimeHintsRegistrar().registerRuntimeHints(hints, Hints.class);
		assertThat(RuntimeHintsPredicates.reflection().onType(TypeReference.of("io.aiclient.docs.aot.SpecialOffer")))
			.accepts(hints);
	}

}
