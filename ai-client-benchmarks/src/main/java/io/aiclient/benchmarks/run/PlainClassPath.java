package io.aiclient.benchmarks.run;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
		if (isOneJar(classPath)) {
			System.setProperty(PROPERTY, unpack(Path.of(classPath).toAbsolutePath()).toString());
		}
	}

	/**
	 * The jars and folders of the class path that {@link #use()} has set.
	 * @return them, in order
	 */
	public static List<Path> entries() {
		String classPath = System.getProperty(PROPERTY);
		if (!isOneJar(classPath)) {
			return Stream.of(classPath.split(File.pathSeparator)).map(Path::of).toList();
		}
		Path unpacked = Path.of(classPath).toAbsolutePath();
		try (JarFile jar = new JarFile(unpacked.toFile())) {
			String others = jar.getManifest().getMainAttributes().getValue(Attributes.Name.CLASS_PATH);
			return Stream.concat(Stream.of(unpacked), Stream.of(others.split(" ")).map(unpacked::resolveSibling))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean isOneJar(String classPath) {
		return classPath.endsWith(".jar") && !classPath.contains(File.pathSeparator);
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
