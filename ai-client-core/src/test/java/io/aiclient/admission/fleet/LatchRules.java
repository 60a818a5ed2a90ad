package io.aiclient.admission.fleet;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import io.aiclient.admission.shared.SharedQuota.Latch;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The billing latches of the account and of keys.
 */
interface LatchRules extends CoordinatorRules {

	/** latches.lua turn; CoordinatorState.turn. */
	@Test
	default void theLatchOfTheAccountIsSetAndReleasedForAll() {
		Latch before = b().reports().latches().get(0);
		assertThat(before.reason()).isNull();
		Latch set = a().latched("You exceeded your current quota").reports().latches().get(0);
		assertThat(set.reason()).isEqualTo("You exceeded your current quota");
		assertThat(set.version()).isGreaterThan(before.version());
		Latch seen = b().latched("Another refusal").reports().latches().get(0);
		assertThat(seen).as("it is set already").isEqualTo(set);
		Latch released = b().latched(null).reports().latches().get(0);
		assertThat(released.reason()).isNull();
		assertThat(released.version()).isGreaterThan(set.version());
		assertThat(a().reports().latches()).containsExactly(released);
	}

	/** limits.lua: for each of latches; CoordinatorState.apply. */
	@Test
	default void changesOfOneReportAreAppliedInTheirOrder() {
		Latch latch = a().latched("refused").latched(null).latched("refused again").reports().latches().get(0);
		assertThat(latch.reason()).isEqualTo("refused again");
	}

	/** latches.lua sent, reply.lua standing; CoordinatorState.latches. */
	@Test
	default void theLatchOfAKeyConcernsThoseWhoSendIt() {
		a().keys("old").latched("old", "key refused: wrong").reports();
		assertThat(b().keys("new").reports().latches()).extracting(Latch::reason).containsOnlyNulls();
		List<Latch> seen = c().keys("new", "old").reports().latches();
		assertThat(seen).extracting(Latch::key).containsExactly(null, "new", "old");
		assertThat(seen).extracting(Latch::reason).containsExactly(null, null, "key refused: wrong");
		List<Latch> released = c().latched("old", null).reports().latches();
		assertThat(released.get(2).reason()).isNull();
		assertThat(released.get(2).version()).isGreaterThan(seen.get(2).version());
		assertThat(a().reports().latches()).contains(released.get(2));
	}

	/** latches.lua: sent[key]; CoordinatorState.turn. */
	@Test
	default void theLatchOfAKeyThatNoMemberSendsIsNotSet() {
		a().keys("mine").latched("theirs", "key refused: wrong").reports();
		assertThat(b().keys("theirs").reports().latches()).extracting(Latch::reason).containsOnlyNulls();
	}

	/** latches.lua: state.keys[key] = nil; CoordinatorState.hears. */
	@Test
	default void theLatchOfAKeyIsForgottenWithTheLastMemberThatSendsIt() {
		a().keys("stale").latched("stale", "key refused: wrong").reports();
		at(60_000);
		assertThat(b().keys("stale").reports().latches().get(1).reason()).as("a is gone, but not for long").isNotNull();
		b().keys("new").reports();
		at(60_000.001);
		b().reports();
		assertThat(b().keys("stale").reports().latches().get(1)).isEqualTo(new Latch("stale", null, 0));
	}

	/** state.lua MOST_KEYS; CoordinatorState.hears. */
	@Test
	default void ofAMemberThatSendsManyKeysEightAreKnown() {
		String[] many = IntStream.range(0, 100).mapToObj((i) -> "key-" + i).toArray(String[]::new);
		a().keys(many);
		for (String key : many) {
			a().latched(key, "key refused: wrong");
		}
		List<Latch> latches = a().reports().latches();
		assertThat(latches).hasSize(101);
		assertThat(latches.stream().filter((latch) -> latch.reason() != null)).extracting(Latch::key)
			.containsExactly("key-0", "key-1", "key-2", "key-3", "key-4", "key-5", "key-6", "key-7");
	}

}
