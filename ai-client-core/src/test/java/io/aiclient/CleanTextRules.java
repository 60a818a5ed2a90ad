package io.aiclient;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.aiclient.error.Log;
import io.aiclient.error.SanitizedException;
import io.aiclient.error.Sanitizer;
import io.aiclient.error.Thrown;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

/**
 * Rules for all modules: text from outside enters no message but by {@link Sanitizer}.
 */
public final class CleanTextRules {

	@ArchTest
	static final ArchRule onlyTheLogLogs = noClasses().that()
		.doNotHaveFullyQualifiedName(Log.class.getName())
		.should()
		.dependOnClassesThat()
		.belongToAnyOf(Logger.class, LoggerFactory.class)
		.because("a value from outside can hold a key, or forge a line; the log cleans each");

	@ArchTest
	static final ArchRule exceptionsCleanTheirTexts = classes()
		.that(describe("are exceptions of ours that extend others'",
				(type) -> type.isAssignableTo(Throwable.class)
						&& type.getRawSuperclass().filter(CleanTextRules::isOurs).isEmpty()))
		.should(new ArchCondition<>("clean their message and their cause") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				boolean copies = type.isEquivalentTo(SanitizedException.class);
				boolean hasCause = type.getConstructors()
					.stream()
					.anyMatch((it) -> it.getRawParameterTypes()
						.stream()
						.anyMatch((of) -> of.isAssignableTo(Throwable.class)));
				boolean cleans = copies || (calls(type, Sanitizer.class) && (!hasCause || calls(type, Thrown.class)));
				events.add(new SimpleConditionEvent(type, cleans,
						type.getName() + (cleans ? " cleans" : " does not clean") + " its message and its cause"));
			}
		})
		.allowEmptyShould(true)
		.because("exceptions quote what comes from outside, and are logged by others");

	private CleanTextRules() {
	}

	private static boolean calls(JavaClass type, Class<?> called) {
		return type.getMethodCallsFromSelf().stream().anyMatch((call) -> call.getTargetOwner().isEquivalentTo(called));
	}

	private static boolean isOurs(JavaClass type) {
		return type.getPackageName().startsWith("io.aiclient");
	}

}
