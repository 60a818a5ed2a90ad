package io.aiclient.spring.annotation;

import java.io.File;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class AiServiceFactoryTests {

	private final FakeAiClient client = FakeAiClient.echoing();

	@Test
	void defaultStaticAndObjectMethodsWork() {
		Greeter greeter = this.client.implement(Greeter.class);
		assertThat(greeter.greetAll("Ada", "Bob")).containsExactly("Hello Ada", "Hello Bob");
		assertThat(greeter.greetKindly()).isEqualTo("Hello friend");
		assertThat(Greeter.friend()).isEqualTo("friend");
		assertThat(greeter).isEqualTo(greeter)
			.isNotEqualTo(this.client.implement(Greeter.class))
			.hasSameHashCodeAs(greeter);
		assertThat(greeter.toString()).startsWith(Greeter.class.getName() + "@");
	}

	@Test
	void anErrorOfADefaultMethodIsItsOwn() {
		Greeter greeter = this.client.implement(Greeter.class);
		assertThatExceptionOfType(java.io.IOException.class).isThrownBy(greeter::broken).withMessage("own");
	}

	@Test
	void methodsAreInherited() {
		Derived derived = this.client.implement(Derived.class);
		assertThat(derived.of("[7]")).containsExactly(7);
		assertThat(this.client.prompts()).containsExactly("[7]");
	}

	@Test
	void implementsInterfacesOnly() {
		assertThatExceptionOfType(AiServiceDefinitionException.class)
			.isThrownBy(() -> this.client.implement(String.class))
			.withMessage("String: only an interface that is not sealed can be implemented");
	}

	@Test
	void retriesAreZeroOrMore() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new AiServiceClient(this.client, this.client.structuredOutput, -1))
			.withMessage("Invalid structured-output.retries (-1): must be zero or more");
	}

	@Test
	void aParameterWithoutANameFailsWithBothRemedies(@TempDir Path directory) throws Exception {
		Class<?> unnamed = compileWithoutParameters(directory, "Unnamed",
				"@AiCall(\"{text}\") String call(String text);");
		assertThatExceptionOfType(AiServiceDefinitionException.class).isThrownBy(() -> this.client.implement(unnamed))
			.withMessage("Unnamed.call: the name of parameter number 1 is not known; compile with -parameters, or "
					+ "write @AiParam(\"name\") before it");
		Class<?> wrong = compileWithoutParameters(directory, "Wrong",
				"@AiBatch(\"{texts}\") java.util.List<String> call(@BatchItem(\"text\") java.util.List<String> texts);");
		assertThatExceptionOfType(AiServiceDefinitionException.class).isThrownBy(() -> this.client.implement(wrong))
			.withMessage("Wrong.call: placeholder {texts} names no parameter; the parameters are: text. "
					+ "Write \\{texts} to keep it as text");
	}

	@Test
	void annotationsNameParametersWithoutTheCompiler(@TempDir Path directory) throws Exception {
		Class<?> named = compileWithoutParameters(directory, "Named",
				"@AiBatch(\"{a} {b}\") java.util.List<String> call(@BatchItem(\"a\") java.util.List<String> x, "
						+ "@AiParam(\"b\") String y);");
		Object service = this.client.implement(named);
		assertThat(named.getMethod("call", List.class, String.class).invoke(service, List.of("1", "2"), "x"))
			.isEqualTo(List.of("1 x", "2 x"));
	}

	private static Class<?> compileWithoutParameters(Path directory, String name, String method) throws Exception {
		Path source = Files.writeString(directory.resolve(name + ".java"),
				"import io.aiclient.spring.annotation.*; public interface " + name + " { " + method + " }");
		String classPath = List.of(AiService.class, FakeAiClient.class)
			.stream()
			.map((type) -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
			.reduce((left, right) -> left + File.pathSeparator + right)
			.orElseThrow();
		assertThat(ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-proc:none", "-d", directory.toString(), "-cp", classPath, source.toString()))
			.isZero();
		return new URLClassLoader(new URL[] { directory.toUri().toURL() }, AiService.class.getClassLoader())
			.loadClass(name);
	}

	private interface Greeter {

		@AiCall("Hello {name}")
		String greet(String name);

		default List<String> greetAll(String... names) {
			return List.of(names).stream().map(this::greet).toList();
		}

		default String greetKindly() {
			return greet(friend());
		}

		default void broken() throws java.io.IOException {
			throw new java.io.IOException("own");
		}

		static String friend() {
			return "friend";
		}

		@Override
		String toString();

		@Override
		boolean equals(Object other);

	}

	interface Base<I, O> {

		@AiCall("{input}")
		O of(I input);

	}

	interface Derived extends Base<String, List<Integer>> {

	}

}
