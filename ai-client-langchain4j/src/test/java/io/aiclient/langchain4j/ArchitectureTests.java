package io.aiclient.langchain4j;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

import io.aiclient.CleanTextRules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = "io.aiclient.langchain4j", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchTests textIsClean = ArchTests.in(CleanTextRules.class);

	@ArchTest
	static final ArchRule onlyTheEntranceIsKnown = noClasses().that()
		.resideInAPackage("io.aiclient.langchain4j")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.aiclient.client..", "io.aiclient.spring..", "io.aiclient.job..",
				"org.springframework.boot..", "org.springframework.beans..", "org.springframework.context..")
		.because("an HTTP client of LangChain4j needs an AiHttpClient, and not how the application came by it");

	@ArchTest
	static final ArchRule theHttpClientIsForAllModels = noClasses().that()
		.resideInAPackage("io.aiclient.langchain4j")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("dev.langchain4j.model..")
		.because("models of other providers use it too, and theirs may be the only ones on the class path");

	@ArchTest
	static final ArchRule noThreadSleeps = noClasses().should()
		.callMethod(Thread.class, "sleep", long.class)
		.because("a thread that sleeps cannot be stopped");

}
