package io.aiclient.spring.autoconfigure;

import com.knuddels.jtokkit.Encodings;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.aot.test.generate.TestGenerationContext;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.aot.ApplicationContextAotGenerator;

import io.aiclient.admission.AdmissionSnapshot;
import io.aiclient.client.AiClientSnapshot;
import io.aiclient.resilience.LatchState;
import io.aiclient.spring.actuate.AiClientsEndpoint;
import io.aiclient.spring.actuate.ClientSettingsReport;
import io.aiclient.spring.processed.Application;

import static org.assertj.core.api.Assertions.assertThat;

class NativeHintsTests {

	private final RuntimeHints hints = process();

	@Test
	void nativeImagesKnowProxiesAndMethodsOfServices() {
		assertThat(Application.services()).allSatisfy(
				(service) -> assertThat(RuntimeHintsPredicates.proxies().forInterfaces(service)).accepts(this.hints));
		assertThat(Application.services()).allSatisfy((service) -> assertThat(service.getMethods()).isNotEmpty()
			.allSatisfy((method) -> assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(method))
				.accepts(this.hints)));
	}

	@Test
	void nativeImagesKnowWhatServicesReadAndWriteAsJson() {
		assertThat(Application.bound()).hasSize(8).allSatisfy((type) -> {
			assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategories(MemberCategory.ACCESS_DECLARED_FIELDS,
						MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
				.accepts(this.hints);
			if (type.isRecord()) {
				assertThat(type.getRecordComponents()).allSatisfy((component) -> assertThat(
						RuntimeHintsPredicates.reflection().onMethodInvocation(component.getAccessor()))
					.accepts(this.hints));
			}
		});
		TypeReference wrapped = TypeReference.of("io.aiclient.spring.annotation.AnswerSchema$Wrapped");
		assertThat(RuntimeHintsPredicates.reflection()
			.onType(wrapped)
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(this.hints);
	}

	@Test
	void nativeImagesContainTemplatesScriptsAndVocabularies() {
		assertContains("prompts/ahead-of-time.txt");
		for (String part : new String[] { "report", "log", "sound", "state", "latches", "limits", "share", "line",
				"reply" }) {
			assertContains("io/aiclient/spring/redis/coordinator/" + part + ".lua");
		}
		for (String vocabulary : new String[] { "o200k_base", "cl100k_base" }) {
			String file = "com/knuddels/jtokkit/" + vocabulary + ".tiktoken";
			assertThat(Encodings.class.getClassLoader().getResource(file)).isNotNull();
			assertContains(file);
		}
	}

	@Test
	void nativeImagesBindPropertiesAndShowTheEndpoint() {
		assertThat(AiClientProperties.class.getDeclaredClasses()).isNotEmpty()
			.allSatisfy((type) -> assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(this.hints));
		assertThat(new Class<?>[] { AiClientsEndpoint.Clients.class, AiClientsEndpoint.Client.class,
				ClientSettingsReport.class, AdmissionSnapshot.class, AdmissionSnapshot.Sharing.class, LatchState.class,
				AiClientSnapshot.EndpointState.class })
			.allSatisfy((type) -> assertThat(RuntimeHintsPredicates.reflection()
				.onType(type)
				.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)).accepts(this.hints));
	}

	private void assertContains(String resource) {
		assertThat(RuntimeHintsPredicates.resource().forResource(resource)).accepts(this.hints);
	}

	private static RuntimeHints process() {
		AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
		TestPropertyValues
			.of("ai.client.base-url=http://localhost:1/v1", "management.endpoints.web.exposure.include=aiclients")
			.applyTo(context);
		context.register(Application.class);
		TestGenerationContext generation = new TestGenerationContext();
		new ApplicationContextAotGenerator().processAheadOfTime(context, generation);
		return generation.getRuntimeHints();
	}

}
