package io.aiclient.benchmarks.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The most memory of this process that was ever resident, as Linux counts it: heap,
 * classes, compiled code, stacks and buffers.
 */
public final class PeakMemory {

	private static final Path STATUS = Path.of("/proc/self/status");

	private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");

	private PeakMemory() {
	}

	/**
	 * What it is until now.
	 * @return millions of bytes; {@link Double#NaN} where the system does not say
	 */
	public static double megabytes() {
		try {
			Matcher peak = PEAK.matcher(Files.exists(STATUS) ? Files.readString(STATUS) : "");
			return peak.find() ? Long.parseLong(peak.group(1)) * 1024 / 1e6 : Double.NaN;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
