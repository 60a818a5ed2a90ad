package io.aiclient.benchmarks.run;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

/**
 * The class path of this process, as Java reads one without Spring Boot's loader: for
 * those who start a process that has a main class of its own.
 */
public final class PlainClassPath {

	private static final String PROPERTY = "java.class.path";

	private PlainClassPath() {
	}

	/**
	 * Sets {@code java.class.path} so that it holds for any process. If this one runs
	 * from Spring Boot's jar, the jar is unpacked beside itself.
	 * @throws IllegalStateException if it cannot be unpacked
	 */
	public static void use() {
		String classPath = System.getProperty(PROPERTY);
		if (classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator)) {
			System.setProperty(PROPERTY, unpack(Path.of(classPath).toAbsolutePath()).toString());
		}
	}

	private static Path unpack(Path jar) {
		String name = jar.getFileName().toString();
		Path folder = jar.resolveSibling(name.replaceFirst("\\.jar$", ""));
		Path unpacked = folder.resolve(name);
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Djarmode=tools", "-jar", jar.toString(), "extract", "--force", "--destination", folder.toString());
		try (ChildProcess process = ChildProcess.start(builder)) {
			String printed = process.lines().collect(Collectors.joining("\n"));
			if (!Files.exists(unpacked)) {
				throw new IllegalStateException("Cannot unpack " + jar + ": " + printed);
			}
		}
		return unpacked;
	}

}
