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
import io.aiclient.error.Sanitizer;

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
	static final ArchRule exceptionsCleanTheirMessage = classes()
		.that(describe("are exceptions of ours that extend others'",
				(type) -> type.isAssignableTo(Throwable.class)
						&& type.getRawSuperclass().filter(CleanTextRules::isOurs).isEmpty()))
		.should(new ArchCondition<>("clean their message") {
			@Override
			public void check(JavaClass type, ConditionEvents events) {
				boolean cleans = type.getMethodCallsFromSelf()
					.stream()
					.anyMatch((call) -> call.getTargetOwner().isEquivalentTo(Sanitizer.class));
				boolean copies = type.getSimpleName().equals("SanitizedException");
				events.add(new SimpleConditionEvent(type, cleans || copies, type.getName()
						+ (cleans || copies ? " cleans" : " does not clean") + " its message with the Sanitizer"));
			}
		})
		.because("exceptions quote what comes from outside, and are logged by others");

	private CleanTextRules() {
	}

	private static boolean isOurs(JavaClass type) {
		return type.getPackageName().startsWith("io.aiclient");
	}

}
