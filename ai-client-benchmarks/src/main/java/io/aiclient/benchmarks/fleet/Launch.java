package io.aiclient.benchmarks.fleet;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How a process of the fleet is started.
 *
 * @param jvmOptions options of its virtual machine
 * @param load what it does, see {@link FleetClient}
 * @param properties properties of its application, as arguments
 * @param ahead how much its wall clock is ahead of this machine's, zero or more
 */
record Launch(List<String> jvmOptions, String load, List<String> properties, Duration ahead) {

	private static final String LIBRARY = "FAKETIME_LIBRARY";

	/**
	 * Where Linux distributions put it.
	 */
	private static final List<String> LIBRARIES = List.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
			"/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1", "/usr/lib64/faketime/libfaketime.so.1",
			"/usr/lib/faketime/libfaketime.so.1");

	Launch ahead(Duration by) {
		return new Launch(this.jvmOptions, this.load, this.properties, by);
	}

	List<String> arguments() {
		List<String> arguments = new ArrayList<>(List.of(FleetClient.NAME, this.load));
		arguments.addAll(this.properties);
		return arguments;
	}

	/**
	 * Variables to add to its environment. The clock that only measures how much time has
	 * passed is not changed, as it is not on a machine whose wall clock is wrong; nor are
	 * waits for that clock, which would else end at once and be begun anew.
	 * @throws IllegalStateException if its clock has to be ahead, and libfaketime is not
	 * there
	 */
	Map<String, String> environment() {
		if (this.ahead.isZero()) {
			return Map.of();
		}
		String library = Stream.concat(Stream.ofNullable(System.getenv(LIBRARY)), LIBRARIES.stream())
			.filter((path) -> Files.isReadable(Path.of(path)))
			.findFirst()
			.orElseThrow(() -> new IllegalStateException("libfaketime is not there: "
					+ "install the package faketime, or say in the variable " + LIBRARY + " where it is"));
		return Map.of("LD_PRELOAD", library, "FAKETIME", "+" + this.ahead.toSeconds() + "s",
				"FAKETIME_DONT_FAKE_MONOTONIC", "1", "FAKETIME_FORCE_MONOTONIC_FIX", "0");
	}

}
