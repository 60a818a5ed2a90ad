package io.aiclient.spring.annotation.scanned;

import java.util.List;

import org.springframework.boot.autoconfigure.AutoConfigurationPackage;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

import io.aiclient.AiResult;
import io.aiclient.spring.annotation.AiBatch;
import io.aiclient.spring.annotation.AiCall;
import io.aiclient.spring.annotation.AiService;
import io.aiclient.spring.annotation.BatchItem;

/**
 * An application with services, one of them nested and one not even visible.
 */
@Configuration(proxyBeanMethods = false)
@AutoConfigurationPackage
public class Application {

	@AiService
	public interface Translator {

		@AiBatch("Translate into {language}:\n\n{text}")
		List<AiResult<String>> translate(@BatchItem("text") List<String> texts, String language);

	}

	@AiService(client = "cheap")
	private interface Hidden {

		@AiCall(value = "Hello", system = "${greeting}")
		String greet();

	}

	@AiService
	@Profile("broken")
	interface Broken {

		@AiCall("{unknown}")
		String call();

	}

	@AiService(client = "dear")
	@Profile("dear")
	interface Dear {

		@AiCall("Hello")
		String call();

	}

	@AiService
	@Profile("class")
	static class NoInterface {

	}

	interface NoService {

		@AiCall("Hello")
		String call();

	}

	/**
	 * The services that only this package can name.
	 */
	public static Class<?> hidden() {
		return Hidden.class;
	}

	public static Class<?> noService() {
		return NoService.class;
	}

}
