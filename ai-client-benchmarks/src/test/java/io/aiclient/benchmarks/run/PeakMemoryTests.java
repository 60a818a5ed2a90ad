package io.aiclient.benchmarks.run;

import java.lang.management.ManagementFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

class PeakMemoryTests {

	@Test
	@EnabledOnOs(OS.LINUX)
	void isMoreThanTheHeapInUse() {
		assertThat(PeakMemory.megabytes())
			.isGreaterThan(ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1e6);
	}

}
