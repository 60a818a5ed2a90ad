package io.aiclient;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

import io.aiclient.error.AiClientException;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

@AnalyzeClasses(packages = "io.aiclient",
		importOptions = { DoNotIncludeTests.class, ArchitectureTests.DoNotIncludeSimulator.class })
class ArchitectureTests {

	private static final String FACE = "io.aiclient";

	private static final String ERROR = "io.aiclient.error";

	private static final String CLIENT = "io.aiclient.client";

	private static final DescribedPredicate<JavaClass> OURS = resideInAPackage("io.aiclient..");

	@ArchTest
	static final ArchTests textIsClean = ArchTests.in(CleanTextRules.class);

	@ArchTest
	static final ArchTests surfaceIsSmall = ArchTests.in(SurfaceRules.class);

	@ArchTest
	static final ArchRule errorsImportNothingOfOurs = noClasses().that()
		.resideInAPackage(ERROR)
		.should()
		.dependOnClassesThat(OURS.and(DescribedPredicate.not(resideInAPackage(ERROR))))
		.because("an error travels further than the client that threw it: to logs, to other machines");

	@ArchTest
	static final ArchRule faceImportsOnlyErrors = noClasses().that()
		.resideInAPackage(FACE)
		.should()
		.dependOnClassesThat(OURS.and(DescribedPredicate.not(resideInAnyPackage(FACE, ERROR))))
		.because("who compiles against the face must not depend on how it is done");

	@ArchTest
	static final ArchRule roomsDoNotImportOneAnother = slices().matching("io.aiclient.(*)..")
		.should()
		.notDependOnEachOther()
		.ignoreDependency(OURS, resideInAPackage(ERROR))
		.ignoreDependency(resideInAPackage(CLIENT), OURS)
		.ignoreDependency(resideInAPackage("io.aiclient.embedding"),
				nameMatching(".*\\.(ResultDelivery|FollowedSource).*"))
		.because("a primitive that knows another cannot be understood, tested or replaced alone; the client chains "
				+ "them. Rows that are embedded come and are delivered as those of a batch are");

	@ArchTest
	static final ArchRule theGateIsNotKnownInItsSubordinateRooms = noClasses().that()
		.resideInAnyPackage("io.aiclient.admission.concurrency", "io.aiclient.admission.tokens")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.aiclient.admission")
		.because("the gate asks them, and they need not know what it admits");

	@ArchTest
	static final ArchRule theGateDoesNotKnowHowAQuotaIsShared = noClasses().that()
		.resideInAPackage("io.aiclient.admission")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.aiclient.admission.shared")
		.because("a gate is understood without other processes; Ledger.Factory is the seam between them");

	@ArchTest
	static final ArchRule subordinateRoomsDoNotImportOneAnother = slices().matching("io.aiclient.admission.(*)..")
		.should()
		.notDependOnEachOther()
		.because("a load, a number of tokens and other processes have nothing to do with each other; the gate combines "
				+ "them");

	@ArchTest
	static final ArchRule nothingImportsTheClient = noClasses().that()
		.resideOutsideOfPackage(CLIENT)
		.should()
		.dependOnClassesThat()
		.resideInAPackage(CLIENT)
		.because("the pipeline is made of the rooms, not the rooms of the pipeline");

	@ArchTest
	static final ArchRule noFrameworks = noClasses().should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework..", "io.netty..", "reactor.netty..", "com.fasterxml.jackson..",
				"tools.jackson..", "io.micrometer..", "jakarta..")
		.because("core runs without Spring, and leaves HTTP, JSON and meters to whoever has them");

	@ArchTest
	static final ArchRule nothingSleeps = noClasses().should()
		.accessTargetWhere(DescribedPredicate.describe("Thread.sleep",
				(call) -> call.getTargetOwner().isEquivalentTo(Thread.class) && call.getName().equals("sleep")))
		.because("waiting is asynchronous: a sleeping thread serves no request");

	@ArchTest
	static final ArchRule timeComesFromOneTicker = noClasses().that()
		.areNotAssignableTo(Ticker.class)
		.should()
		.accessTargetWhere(DescribedPredicate.describe("System.nanoTime or System.currentTimeMillis",
				(call) -> call.getTargetOwner().isEquivalentTo(System.class)
						&& (call.getName().equals("nanoTime") || call.getName().equals("currentTimeMillis"))))
		.because("a test runs an hour in a millisecond");

	@ArchTest
	static final ArchRule nothingBlocksInsideThePipeline = noClasses().should()
		.accessTargetWhere(DescribedPredicate.describe("block of a publisher",
				(call) -> call.getTargetOwner().getPackageName().equals("reactor.core.publisher")
						&& call.getName().startsWith("block")))
		.because("the pipeline runs on event loops");

	@ArchTest
	static final ArchRule errorsAreFinal = classes().that()
		.areAssignableTo(AiClientException.class)
		.and()
		.doNotHaveFullyQualifiedName(AiClientException.class.getName())
		.should()
		.haveModifier(JavaModifier.FINAL)
		.because("callers switch over the kinds there are");

	/**
	 * Replaced by users, or met when they do: {@code AdmissionGate} with its request,
	 * permit, settlement, snapshot and priority; {@code ConcurrencyLimit};
	 * {@code TokenCounter}; {@code SharedQuota}; {@code RetryPolicy} with the failed
	 * attempt, and {@code ExponentialBackoff} to delegate to. Written by users without
	 * Spring: the settings, {@code Failover}, {@code ModelPrice}, {@code SpendingCap}
	 * with {@code Spending}, {@code AiClientBuilder}. Needed by the starter:
	 * {@code AiClientObserver}, {@code AiClientSnapshot}, {@code ManagedAiClient},
	 * {@code Outcome}. The seam to {@code admission.shared}, another package so that a
	 * gate is understood without it: {@code Ledger}, {@code LocalLedger},
	 * {@code Reservation}, {@code Charge}, and {@code RecentTraffic}, which both use. The
	 * others are public only because {@code client} is another package.
	 */
	private static final String INTENDED = "(AdmissionGate|AdmissionPermit|AdmissionRequest|AdmissionSnapshot"
			+ "|ConcurrencyLimit|Priority|Settlement|TokenDemand|ChargeRule|ProviderLimit|ProviderLimits|RateLimits|RetryPolicy|FailedAttempt|ExponentialBackoff|Outcome"
			+ "|ConcurrencySettings|RateLimitSettings|CircuitBreakerSettings|LatchSettings|RetrySettings|RetryBudget"
			+ "|TimeoutSettings|FilePermissions|ClientPropertyNames|ModelPrice|AiClientBuilder|EndpointSettings|Failover|AiClientObserver|AiClientSnapshot|ManagedAiClient"
			+ "|SharedQuota|SharedQuotaSettings|SharedQuotaMember|Ledger|LocalLedger|Reservation|Charge|RecentTraffic|DefaultAdmissionGate|TokenCounter|TokenEstimate|TokenForecast|TextDemand|BillingLatch|LatchState|Breaker|BreakerState|Classification|OutcomeClassifier|PriceTable"
			+ "|SpendingCap|SpendingReservation|Spending" + "|BatchFlow|PendingItem|ResultDelivery|FollowedSource"
			+ "|EmbeddingFlow|EmbeddingSettings|Pack|PackCalls|PackRefusal|PackRoom|PackTokens|Row|RowRules|RowVectors|NamedInput)";

	@ArchTest
	static final ArchRule onlyIntendedTypesArePublic = classes().that()
		.resideInAnyPackage("io.aiclient.admission..", "io.aiclient.resilience", "io.aiclient.cost",
				"io.aiclient.batch", "io.aiclient.embedding", CLIENT)
		.and()
		.arePublic()
		.and(DescribedPredicate.describe("are nested in public types only", ArchitectureTests::isSeenOutside))
		.should()
		.haveNameMatching("io\\.aiclient\\.[a-z.]+\\." + INTENDED + "(\\$.*)?")
		.because("what is public can be used, and must then be kept");

	/**
	 * What is nested in an interface is public, also where the interface is not.
	 */
	private static boolean isSeenOutside(JavaClass type) {
		return type.getEnclosingClass().map((outer) -> outer.getModifiers().contains(JavaModifier.PUBLIC)).orElse(true);
	}

	/**
	 * The tests try the limits against the simulator's, which is no part of core.
	 */
	static final class DoNotIncludeSimulator implements ImportOption {

		@Override
		public boolean includes(Location location) {
			return !location.contains("/io/aiclient/simulator/");
		}

	}

}
