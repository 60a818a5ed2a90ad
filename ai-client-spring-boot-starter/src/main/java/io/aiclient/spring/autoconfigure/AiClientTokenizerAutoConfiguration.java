package io.aiclient.spring.autoconfigure;

import com.knuddels.jtokkit.api.EncodingRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Fallback;

import io.aiclient.admission.tokens.TokenCounter;
import io.aiclient.spring.tokenizer.JtokkitTokenCounter;

/**
 * Auto-configuration for counting tokens with JTokkit. Any {@link TokenCounter} of the
 * user's takes its place, for all clients or for one.
 */
@AutoConfiguration
@ConditionalOnClass(EncodingRegistry.class)
@Conditional(OnAiClientCondition.class)
public final class AiClientTokenizerAutoConfiguration {

	@Bean
	@Fallback
	TokenCounter aiClientTokenCounter() {
		return new JtokkitTokenCounter();
	}

}
