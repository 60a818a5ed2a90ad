package io.aiclient.springai;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

import io.aiclient.CleanTextRules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = "io.aiclient.springai", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchTests textIsClean = ArchTests.in(CleanTextRules.class);

	@ArchTest
	static final ArchRule theExchangeIsNotKnown = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.aiclient.spring.web..", "io.aiclient.job..", "reactor..")
		.because("models need clients of the SDK, and not how a request reaches the provider");

	@ArchTest
	static final ArchRule noThreadSleeps = noClasses().should()
		.callMethod(Thread.class, "sleep", long.class)
		.because("a thread that sleeps cannot be stopped");

}
