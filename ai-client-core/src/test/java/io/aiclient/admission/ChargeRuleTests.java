package io.aiclient.admission;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.aiclient.TokenUsage;
import io.aiclient.admission.tokens.TokenDemand;

import static org.assertj.core.api.Assertions.assertThat;

class ChargeRuleTests {

	private final TokenDemand demand = TokenDemand.of(100, 0, 256);

	@Test
	void whatNeedsMoreThanThereIsTakesItWhole() {
		assertThat(ChargeRule.PROMPT_AND_LARGER.reserve(this.demand, 1000)).isEqualTo(356);
		assertThat(ChargeRule.PROMPT_AND_LARGER.reserve(this.demand, 300)).isEqualTo(300);
		assertThat(ChargeRule.TOTAL.reserve(this.demand, 300)).isEqualTo(300);
		assertThat(ChargeRule.COMPLETION.reserve(this.demand, 200)).isEqualTo(200);
		assertThat(ChargeRule.PROMPT.reserve(this.demand, 90)).isEqualTo(90);
	}

	@Test
	void aPromptAndAMaximumAreNeededWhateverTheAnswer() {
		assertThat(ChargeRule.PROMPT_AND_LARGER.least(100, 300)).isEqualTo(400);
		assertThat(ChargeRule.PROMPT_AND_MAX.least(100, 300)).isEqualTo(400);
		assertThat(ChargeRule.TOTAL.least(100, 300)).isEqualTo(100);
		assertThat(ChargeRule.PROMPT.least(100, 300)).isEqualTo(100);
		assertThat(ChargeRule.COMPLETION.least(100, 300)).isZero();
	}

	@ParameterizedTest
	@EnumSource
	void figuresFromOutsideDoNotOverflow(ChargeRule rule) {
		TokenDemand absurd = TokenDemand.of(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
		assertThat(rule.reserve(absurd)).isPositive();
		assertThat(rule.settle(absurd, new TokenUsage(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, 0))).isPositive();
		assertThat(rule.least(Long.MAX_VALUE, Long.MAX_VALUE)).isNotNegative();
	}

}
