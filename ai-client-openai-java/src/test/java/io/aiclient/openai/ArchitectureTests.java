package io.aiclient.openai;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

import io.aiclient.CleanTextRules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = "io.aiclient.openai", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchTests textIsClean = ArchTests.in(CleanTextRules.class);

	@ArchTest
	static final ArchRule onlyTheEntranceIsKnown = noClasses().that()
		.resideInAPackage("io.aiclient.openai")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.aiclient.client..", "io.aiclient.spring..", "io.aiclient.job..",
				"org.springframework.boot..", "org.springframework.beans..", "org.springframework.context..")
		.because("an HTTP client of the SDK needs an AiHttpClient, and not how the application came by it");

	@ArchTest
	static final ArchRule nothingOfNewerVersionsIsCalled = noClasses().should()
		.callMethod("com.openai.core.http.HttpRequestBody", "content")
		.because("the oldest version of the SDK that is supported does not have it");

	@ArchTest
	static final ArchRule noThreadSleeps = noClasses().should()
		.callMethod(Thread.class, "sleep", long.class)
		.because("a thread that sleeps cannot be stopped");

}
