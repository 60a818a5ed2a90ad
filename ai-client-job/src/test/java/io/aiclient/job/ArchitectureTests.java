package io.aiclient.job;

import java.io.FileOutputStream;
import java.io.FileWriter;
import java.nio.file.Files;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

import io.aiclient.CleanTextRules;
import io.aiclient.SurfaceRules;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

@AnalyzeClasses(packages = "io.aiclient.job", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchTests textIsClean = ArchTests.in(CleanTextRules.class);

	@ArchTest
	static final ArchTests surfaceIsSmall = ArchTests.in(SurfaceRules.class);

	@ArchTest
	static final ArchRule jobsNeedNoSpring = classes().should()
		.onlyDependOnClassesThat()
		.resideInAnyPackage("io.aiclient.job", "io.aiclient", "io.aiclient.error", "io.aiclient.client",
				"io.aiclient.cost", "io.aiclient.admission.tokens", "java..", "reactor..", "org.reactivestreams",
				"org.jspecify.annotations", "tools.jackson..", "de.siegmar.fastcsv..")
		.because("a job runs wherever there is an AiClient; HTTP, meters and configuration are the client's concern");

	/**
	 * {@code RunningJobs} is public for the starter, whose end waits for jobs. The others
	 * are called by users.
	 */
	@ArchTest
	static final ArchRule onlyIntendedTypesArePublic = classes().that()
		.arePublic()
		.should()
		.haveNameMatching("io\\.aiclient\\.job\\.(AiBatchJob|AiBatchJobBuilder|JobEstimate|JobException|JobFailure"
				+ "|JobReport|JobResult|JobRow|JobRows|OnUnreadableRow|SpendingJournal|RunningJobs)(\\$.*)?")
		.because("what is public can be used, and must then be kept");

	@ArchTest
	static final ArchRule onlyNewFilesCreatesFiles = noClasses().that()
		.doNotHaveFullyQualifiedName(NewFiles.class.getName())
		.should()
		.callMethodWhere(target(owner(type(Files.class))).and(target(nameMatching(
				"create(File|TempFile|Directory|TempDirectory)|write.*|copy|newOutputStream|newBufferedWriter|newByteChannel"))))
		.orShould()
		.callConstructorWhere(target(owner(type(FileOutputStream.class).or(type(FileWriter.class)))))
		.because("it gives a new file its permissions; a file that is opened otherwise has those of the umask");

	@ArchTest
	static final ArchRule noThreadSleeps = noClasses().should()
		.callMethod(Thread.class, "sleep", long.class)
		.because("waiting is asynchronous");

}
