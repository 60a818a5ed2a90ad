package io.aiclient.benchmarks.fleet;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CommandStatisticsTests {

	@Test
	void callsOfScriptsAreCountedAndNotWhatTheyCall() {
		String info = """
				# Commandstats\r
				cmdstat_time:calls=1200,usec=9,usec_per_call=0.01,rejected_calls=0,failed_calls=0\r
				cmdstat_evalsha:calls=1199,usec=99,usec_per_call=0.10,rejected_calls=0,failed_calls=1\r
				cmdstat_eval:calls=1,usec=9,usec_per_call=9.00,rejected_calls=0,failed_calls=0\r
				cmdstat_set:calls=1200,usec=9,usec_per_call=0.01,rejected_calls=0,failed_calls=0\r
				""";
		assertThat(CommandStatistics.scriptCalls(info)).isEqualTo(1200);
		assertThat(CommandStatistics.scriptCalls("# Commandstats\r\n")).isZero();
	}

}
