package io.aiclient.benchmarks.startup;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.aiclient.benchmarks.run.PlainClassPath;

/**
 * The class paths of two users' applications, picked from that of the benchmarks, which
 * has much more: databases, Redis and Spring Batch would each configure something. So the
 * jars are named: what {@code spring-boot-starter-webclient} brings, and what the starter
 * brings beside that. The classes of the applications are copied into a folder, since the
 * benchmarks' own jar has others, and settings.
 */
final class ApplicationClassPath {

	/**
	 * What {@code spring-boot-starter-webclient} brings.
	 */
	private static final Pattern WEB_CLIENT = Pattern.compile("commons-logging|jackson-(annotations|core|databind)"
			+ "|jakarta\\.annotation-api|jspecify|jul-to-slf4j|log4j-(api|to-slf4j)|logback-(classic|core)"
			+ "|micrometer-(commons|observation)|netty-.*|reactive-streams|reactor-(core|netty-core|netty-http)"
			+ "|slf4j-api|snakeyaml|spring-(aop|beans|context|core|expression|web|webflux)"
			+ "|spring-boot(-(autoconfigure|http-client|http-codec|http-converter|jackson|reactor|webclient))?");

	/**
	 * What the starter brings beside that.
	 */
	private static final Pattern STARTER = Pattern
		.compile("ai-client-(core|job|spring-boot-starter)|fastcsv" + "|resilience4j-(circuitbreaker|core)");

	private static final List<Class<?>> APPLICATIONS = List.of(ReadyReport.class, WebClientApplication.class,
			ClientApplication.class, CallerApplication.class);

	private final Path classes;

	private final List<Path> entries;

	private ApplicationClassPath(Path classes, List<Path> entries) {
		this.classes = classes;
		this.entries = entries;
	}

	/**
	 * Copies the applications into a folder. If this process runs from Spring Boot's jar,
	 * that is unpacked beside itself.
	 * @param classes the folder
	 */
	static ApplicationClassPath in(Path classes) {
		PlainClassPath.use();
		APPLICATIONS.forEach((type) -> copy(type, classes));
		return new ApplicationClassPath(classes, PlainClassPath.entries());
	}

	private static void copy(Class<?> type, Path folder) {
		String name = type.getName().replace('.', '/') + ".class";
		try (InputStream content = type.getClassLoader().getResourceAsStream(name)) {
			Path file = folder.resolve(name);
			Files.createDirectories(file.getParent());
			Files.copy(Objects.requireNonNull(content), file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * The class path of an application without this project.
	 */
	String withoutStarter() {
		return of(WEB_CLIENT);
	}

	/**
	 * The class path of an application with the starter.
	 */
	String withStarter() {
		return of(Pattern.compile(WEB_CLIENT + "|" + STARTER));
	}

	private String of(Pattern artifacts) {
		return Stream
			.concat(Stream.of(this.classes),
					this.entries.stream().filter((entry) -> artifacts.matcher(artifact(entry)).matches()))
			.map(Path::toString)
			.collect(Collectors.joining(File.pathSeparator));
	}

	/**
	 * The name of a jar without its version; of a folder of classes, that of its module.
	 */
	private static String artifact(Path entry) {
		boolean folder = entry.endsWith(Path.of("target", "classes")) && entry.getNameCount() > 2;
		return folder ? entry.getName(entry.getNameCount() - 3).toString()
				: entry.getName(entry.getNameCount() - 1).toString().replaceFirst("-\\d.*", "");
	}

}
