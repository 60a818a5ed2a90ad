package io.aiclient.spring;

import java.io.FileOutputStream;
import java.io.FileWriter;
import java.nio.file.Files;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

import io.aiclient.CleanTextRules;
import io.aiclient.SurfaceRules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

@AnalyzeClasses(packages = "io.aiclient.spring", importOptions = DoNotIncludeTests.class)
class ArchitectureTests {

	@ArchTest
	static final ArchTests textIsClean = ArchTests.in(CleanTextRules.class);

	@ArchTest
	static final ArchTests surfaceIsSmall = ArchTests.in(SurfaceRules.class);

	@ArchTest
	static final ArchRule noRoomImportsAutoConfiguration = noClasses().that()
		.resideOutsideOfPackage("..autoconfigure..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("..spring.autoconfigure..")
		.because("the rooms must be usable without Spring's auto-configuration, and it wires them all");

	@ArchTest
	static final ArchRule roomsDoNotImportEachOther = slices().matching("io.aiclient.spring.(*)..")
		.should()
		.notDependOnEachOther()
		.ignoreDependency(resideInAPackage("..autoconfigure.."), resideInAnyPackage("io.aiclient.spring.."))
		.ignoreDependency(not(resideInAPackage("..provider..")), resideInAPackage("..spring.provider.."))
		.because("a room that knows another cannot be understood, left out or replaced alone; what differs from "
				+ "provider to provider is data that any may read");

	@ArchTest
	static final ArchRule onlyAutoConfigurationKnowsJobs = noClasses().that()
		.resideOutsideOfPackage("..spring.autoconfigure..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.aiclient.job..")
		.because("a job needs an AiClient, and no room here needs a job; only the end of the application waits for "
				+ "those that run");

	@ArchTest
	static final ArchRule onlyTheExchangeKnowsNetty = noClasses().that()
		.resideOutsideOfPackage("..spring.web..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("io.netty..", "reactor.netty..")
		.because("the HTTP client is a detail of the exchange");

	@ArchTest
	static final ArchRule onlyMetricsAndTheirConfigurationKnowMicrometer = noClasses().that()
		.resideOutsideOfPackages("..spring.metrics..", "..spring.autoconfigure..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.micrometer..")
		.because("Micrometer is optional");

	@ArchTest
	static final ArchRule onlyTheTokenizerAndItsConfigurationKnowJtokkit = noClasses().that()
		.resideOutsideOfPackages("..spring.tokenizer..", "..spring.autoconfigure..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("com.knuddels..")
		.because("JTokkit is optional");

	@ArchTest
	static final ArchRule onlyTheCoordinatorAndItsConfigurationKnowRedis = noClasses().that()
		.resideOutsideOfPackages("..spring.redis..", "..spring.autoconfigure..")
		.should()
		.dependOnClassesThat()
		.resideInAnyPackage("org.springframework.data..", "io.lettuce..")
		.because("Redis is optional");

	@ArchTest
	static final ArchRule autoConfigurationsAreFinal = classes().that()
		.areAnnotatedWith(AutoConfiguration.class)
		.should()
		.haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL)
		.because("an auto-configuration is not extended; its beans are replaced");

	@ArchTest
	static final ArchRule beanMethodsAreNotPublic = methods().that()
		.areAnnotatedWith(Bean.class)
		.should()
		.bePackagePrivate()
		.because("bean methods are for the container");

	/**
	 * Used by users: {@code AiClients}, {@code AiClientCustomizer}, {@code AiWarmUp}, the
	 * annotations, {@code AiServiceFactory}, which implements an interface in code, and
	 * {@code ProviderPreset} with the headers that it has, for exchanges of their own.
	 * Named by users in tests and in auto-configurations of their own: the
	 * auto-configurations; and the properties, which Spring binds. Used by the modules
	 * for other libraries: {@code ServingClient}, its exception and
	 * {@code BackOffNotice}. The others are public only because {@code autoconfigure},
	 * which wires them, is another package.
	 */
	private static final String INTENDED = "(AiClients|AiClientCustomizer|AiWarmUp|ServingClient|ServingClientException|BackOffNotice"
			+ "|AiBatch|AiCall|AiEmbedding|AiParam|AiService|BatchItem"
			+ "|AiServiceFactory|AiServiceDefinitionException|AnswerValidator|BeanValidation|StructuredFormats|ProviderPreset|LimitHeaders|RateLimitHeaders"
			+ "|Ai\\w+AutoConfiguration|AiClientProperties"
			+ "|AiServiceClient|AiServiceClients|AiServiceRegistrar|AiClientExchangeFilter|AiClientHttpRequestInterceptor|CallerWarmUp|WebClientExchange|WebExchangeSettings|PoolSettings"
			+ "|ProxySettings|BaseUrl|UrlSecrets|ExchangeOwner|OutgoingHttp|AiClientMeters|AiClientObservations"
			+ "|ClientInstrumentation|CompositeObserver|AiClientsEndpoint|AiClientsHealthIndicator|ClientSettingsReport"
			+ "|RedisSharedQuota|AiClientJacksonModule|SpringResponseCache|JtokkitTokenCounter)";

	@ArchTest
	static final ArchRule onlyIntendedTypesArePublic = classes().that()
		.arePublic()
		.should()
		.haveNameMatching("io\\.aiclient\\.spring\\.(\\w+\\.)?" + INTENDED + "(\\$.*)?")
		.because("what is public can be used, and must then be kept");

	@ArchTest
	static final ArchRule noClassCreatesFiles = noClasses().should()
		.callMethodWhere(target(owner(type(Files.class))).and(target(nameMatching(
				"create(File|TempFile|Directory|TempDirectory)|write.*|copy|newOutputStream|newBufferedWriter|newByteChannel"))))
		.orShould()
		.callConstructorWhere(target(owner(type(FileOutputStream.class).or(type(FileWriter.class)))))
		.because(
				"files hold prompts and answers, and jobs alone write them, with permissions that the umask cannot widen");

	@ArchTest
	static final ArchRule noClassSleeps = noClasses().should()
		.callMethod(Thread.class, "sleep", long.class)
		.because("waiting is asynchronous");

}
