package io.aiclient.spring.redis;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.aiclient.admission.shared.SharedQuota.Reply;
import io.aiclient.admission.shared.SharedQuota.UnusableException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What Redis has at the key may be of another application, or broken. A window is 1,024
 * ms long.
 */
class CoordinatorDamageTests extends CoordinatorTestCase {

	@Test
	void aValueOfAnotherTypeIsNamedWithKeyAndRemedyAndLeftAlone() {
		this.coordinator.commands().opsForHash().putAll(this.coordinator.key(), Map.of("theirs", "1"));
		assertThatExceptionOfType(UnusableException.class).isThrownBy(() -> this.a.asks(1))
			.withMessageContaining("WRONGTYPE")
			.withMessageContaining("'" + this.coordinator.key() + "'")
			.withMessageContaining("delete the key");
		assertThat(this.coordinator.commands().opsForHash().get(this.coordinator.key(), "theirs")).isEqualTo("1");
		this.coordinator.forget();
		assertThat(leased(this.a.asks(1))).as("once it is deleted").isEqualTo("1 at 0.0");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"theirs\": true}", "42", "", "\u0081\u0001" })
	void aValueOfAnotherApplicationIsNamedWithKeyAndRemedyAndLeftAlone(String theirs) {
		this.coordinator.commands().opsForValue().set(this.coordinator.key(), theirs);
		assertThatExceptionOfType(UnusableException.class).isThrownBy(() -> this.a.asks(1))
			.withMessageContaining("'" + this.coordinator.key() + "'")
			.withMessageContaining("not a quota of ai-client");
		assertThat(this.coordinator.commands().opsForValue().get(this.coordinator.key())).isEqualTo(theirs);
	}

	@ParameterizedTest
	@ValueSource(strings = { "state.time = 'noon'", "state.limits.requests.log = { 1, 2, 3 }",
			"state.limits.requests.allowance = 0 / 0", "state.limits.requests.window = 0", "state.members.a.seen = nil",
			"state.members.a.terms = 7", "state.members = 'none'", "state.cooldown = math.huge",
			"state.keys = { k = 'refused' }", "state.limits.requests.log[2] = 'many'",
			"state.limits.requests.base = { allowance = 5 }", "state.since = nil", "state.members.a.turns = { 1 }",
			"state.members.a.parts = { 1 }", "state.members.a.wanted = 'all'", "state.members.a.pace = 'quick'",
			"state.members.a.paced = {}", "state.latch = {}", "state.releases = 'one'",
			"state.keys = { k = { version = 1, reason = {} } }" })
	void aDamagedStateIsAsIfItWereLost(String damage) {
		String before = this.a.asks(1).epoch();
		this.coordinator.tampers(damage);
		this.coordinator.at(500);
		Reply reply = this.b.asks(1);
		assertThat(waits(reply)).as("nothing is left for a window").isEqualTo("requests, again at 1519.0");
		assertThat(reply.epoch()).isNotEqualTo(before);
		this.coordinator.at(1524);
		assertThat(leased(this.b.asks(1))).isEqualTo("1 at 1524.0");
	}

}
