package io.aiclient.spring.batch;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

import io.aiclient.CleanTextRules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = "io.aiclient.spring.batch", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchTests textIsClean = ArchTests.in(CleanTextRules.class);

	@ArchTest
	static final ArchRule onlyCoreIsKnown = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.aiclient.spring.annotation..", "io.aiclient.spring.autoconfigure..",
				"io.aiclient.job..", "io.aiclient.spring.web..")
		.because("a step needs an AiClient, and not how the application came by it");

	@ArchTest
	static final ArchRule bootIsNotNeeded = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework.boot..")
		.because("a job may be configured without Spring Boot");

	@ArchTest
	static final ArchRule noThreadSleeps = noClasses().should()
		.callMethod(Thread.class, "sleep", long.class)
		.because("a thread that sleeps cannot be stopped");

}
