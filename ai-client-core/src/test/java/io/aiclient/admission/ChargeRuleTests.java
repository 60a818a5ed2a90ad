package io.aiclient.admission;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ChargeRuleTests {

	private final TokenDemand demand = TokenDemand.of(100, 0, 256);

	@Test
	void anAnswerThatIsOnlyExpectedKeepsNoRequestOut() {
		assertThat(ChargeRule.PROMPT_AND_LARGER.reserve(this.demand, 1000)).isEqualTo(356);
		assertThat(ChargeRule.PROMPT_AND_LARGER.reserve(this.demand, 300)).isEqualTo(300);
		assertThat(ChargeRule.TOTAL.reserve(this.demand, 300)).isEqualTo(300);
		assertThat(ChargeRule.COMPLETION.reserve(this.demand, 200)).isEqualTo(200);
	}

	@Test
	void aPromptAndAMaximumDo() {
		assertThat(ChargeRule.PROMPT_AND_LARGER.reserve(this.demand, 90)).isEqualTo(100);
		assertThat(ChargeRule.PROMPT_AND_LARGER.reserve(TokenDemand.of(100, 300, 50), 90)).isEqualTo(400);
		assertThat(ChargeRule.PROMPT.reserve(this.demand, 90)).isEqualTo(100);
	}

}
