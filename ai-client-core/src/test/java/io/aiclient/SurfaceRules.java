package io.aiclient;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitCallTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMembers;

/**
 * Rules for all modules: how what others call looks.
 */
public final class SurfaceRules {

	private static final int MOST_ARGUMENTS = 4;

	/**
	 * Records that hold what is measured or sent, made in one place each: a window of a
	 * gate, the snapshot of a client, what the actuator's endpoint writes, a gate's
	 * limits and how an attempt ended, what a limit of concurrency and the coordinator of
	 * a quota exchange with the gate; and a proxy.
	 */
	private static final Set<String> EXEMPT = Set.of("WindowUsage", "AiClientSnapshot", "EndpointState", "Client",
			"ClientSettingsReport", "EndpointReport", "RateLimits", "Settlement", "Sample", "InForce", "LeaseRequest",
			"Reply", "Report", "ProxySettings");

	private static final Set<Class<?>> OPTIONALS = Set.of(Optional.class, OptionalLong.class, OptionalInt.class,
			OptionalDouble.class);

	/**
	 * The constructor of a public record is as public as the record is: one of settings
	 * has {@code withX} or a builder instead, and what Spring binds is bound by name.
	 */
	@ArchTest
	static final ArchRule nothingPublicIsMadeOfManyArguments = classes().that()
		.arePublic()
		.and(describe("are not exempt", (type) -> !EXEMPT.contains(type.getSimpleName()) && !isBoundByName(type)))
		.should(new ArchCondition<>("be made of four arguments at most") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				Stream
					.<JavaCodeUnit>concat(type.getConstructors().stream(),
							type.getMethods().stream().filter((it) -> it.getModifiers().contains(JavaModifier.STATIC)))
					.filter((it) -> it.getModifiers().contains(JavaModifier.PUBLIC) && hasManyArguments(it))
					.filter((it) -> !(it instanceof JavaConstructor && type.isRecord() && hasCopies(type)))
					.forEach((it) -> events.add(SimpleConditionEvent.violated(type, it.getFullName())));
			}
		})
		.because("a reader cannot distinguish five values in a row; a builder or withX names each");

	@ArchTest
	static final ArchRule nothingOfAnotherPackageIsMadeOfManyArguments = classes()
		.should(new ArchCondition<>("pass four arguments at most to what another package makes") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				type.getCodeUnitCallsFromSelf()
					.stream()
					.filter((call) -> crossesPackages(call) && isMaking(call.getTarget())
							&& call.getTarget().getRawParameterTypes().size() > MOST_ARGUMENTS)
					.forEach((call) -> events.add(SimpleConditionEvent.violated(type, call.getDescription())));
			}

			private boolean isMaking(CodeUnitCallTarget target) {
				return target.getName().equals("<init>") && !EXEMPT.contains(target.getOwner().getSimpleName());
			}
		})
		.because("a reader cannot distinguish five values in a row; a builder or withX names each");

	@ArchTest
	static final ArchRule whatMayBeMissingIsNullable = noMembers().should(new ArchCondition<JavaMember>("be optional") {
		@Override
		public void check(JavaMember member, ConditionEvents events) {
			boolean optional = member.getAllInvolvedRawTypes()
				.stream()
				.anyMatch((type) -> OPTIONALS.stream().anyMatch(type::isEquivalentTo));
			events.add(new SimpleConditionEvent(member, optional && !isAskedFor(member), member.getFullName()));
		}
	}).because("one way of saying that there is nothing is enough, and @Nullable is checked by the compiler");

	private SurfaceRules() {
	}

	/**
	 * Whether an interface of others has it so.
	 */
	private static boolean isAskedFor(JavaMember member) {
		return member instanceof JavaMethod method && method.getOwner()
			.getAllRawInterfaces()
			.stream()
			.filter((type) -> !type.getPackageName().startsWith("io.aiclient"))
			.flatMap((type) -> type.getMethods().stream())
			.anyMatch((asked) -> asked.getName().equals(method.getName())
					&& asked.getRawParameterTypes().equals(method.getRawParameterTypes()));
	}

	private static boolean hasManyArguments(JavaCodeUnit unit) {
		return unit.getRawParameterTypes().size() > MOST_ARGUMENTS;
	}

	private static boolean hasCopies(JavaClass type) {
		return type.getMethods()
			.stream()
			.anyMatch((it) -> it.getName().startsWith("with") || it.getName().equals("builder"));
	}

	private static boolean isBoundByName(JavaClass type) {
		return type.isAnnotatedWith("org.springframework.boot.context.properties.ConfigurationProperties")
				|| type.getEnclosingClass().filter(SurfaceRules::isBoundByName).isPresent();
	}

	private static boolean crossesPackages(JavaAccess<?> call) {
		JavaClass owner = call.getTargetOwner();
		return owner.getPackageName().startsWith("io.aiclient")
				&& !owner.getPackageName().equals(call.getOriginOwner().getPackageName());
	}

}
