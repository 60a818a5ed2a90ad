package io.aiclient.benchmarks.adapters;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.AutoConfigurationImportFilter;
import org.springframework.boot.autoconfigure.AutoConfigurationMetadata;
import org.springframework.context.EnvironmentAware;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;

/**
 * Leaves the auto-configuration of the adapters and of their libraries out of all
 * applications of the benchmarks but those with the profile {@value #PROFILE}. A jar of
 * the benchmarks has none of them, but the class path of a test has.
 */
class AdaptersOnlyWhereAsked implements AutoConfigurationImportFilter, EnvironmentAware {

	static final String PROFILE = "adapters";

	private boolean asked;

	@Override
	public void setEnvironment(Environment environment) {
		this.asked = environment.acceptsProfiles(Profiles.of(PROFILE));
	}

	@Override
	public boolean[] match(@Nullable String[] autoConfigurationClasses, AutoConfigurationMetadata metadata) {
		boolean[] matches = new boolean[autoConfigurationClasses.length];
		for (int i = 0; i < matches.length; i++) {
			matches[i] = this.asked || !isOfAnAdapter(autoConfigurationClasses[i]);
		}
		return matches;
	}

	private static boolean isOfAnAdapter(@Nullable String name) {
		return name != null && (name.startsWith("org.springframework.ai.") || name.startsWith("io.aiclient.openai.")
				|| name.startsWith("io.aiclient.springai.") || name.startsWith("io.aiclient.langchain4j."));
	}

}
