package io.aiclient.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import javax.lang.model.element.Modifier;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;

/**
 * Compiles the Java of a page as one who copies it does: all blocks together, in one
 * package that is none of ours, with the imports that the page shows and no others.
 * <p>
 * A block that has imports and code is a file, and has only its own imports. A block of
 * imports alone is for all blocks of the page that have none. What a fragment takes for
 * granted is declared by a comment in the line before it:
 * {@code <!-- given: AiClient client; DataSource dataSource -->}.
 */
public final class PageCompiler {

	private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

	private static final List<String> OPTIONS = List.of("--release", "17", "-proc:none", "-parameters",
			"-Xlint:all,-serial,-processing,-classfile,-options");

	private final String name;

	private final String page;

	private final List<Snippet> snippets;

	private final List<String> pageImports;

	private final List<String> problems = new ArrayList<>();

	private PageCompiler(String name, String page) {
		this.name = name;
		this.page = page;
		this.snippets = Snippet.of(page);
		this.pageImports = this.snippets.stream()
			.filter(Snippet::isImportsAlone)
			.flatMap((snippet) -> snippet.imports().stream())
			.toList();
	}

	/**
	 * What is wrong with the Java of a page.
	 * @param name the name of the page, for the problems
	 * @param page its text
	 * @return a line or more for each problem: place, message and line of code; empty if
	 * all compiles, no import is missing and each is used
	 */
	public static List<String> problems(String name, String page) {
		return new PageCompiler(name, page).problems();
	}

	private List<String> problems() {
		Map<Snippet.Source, Snippet> sources = new HashMap<>();
		Set<String> used = new HashSet<>();
		for (Snippet snippet : this.snippets) {
			if (!snippet.isImportsAlone()) {
				Snippet.Source source = read(snippet, used);
				if (source != null) {
					sources.put(source, snippet);
				}
			}
		}
		requireUse("the imports of the page", this.pageImports, used);
		long begun = this.page.lines().filter((line) -> line.strip().startsWith("```java")).count();
		if (begun != this.snippets.size()) {
			this.problems
				.add("%s: %d blocks of Java begin with ```java alone at the start of a line, and %d do otherwise"
					.formatted(this.name, this.snippets.size(), begun - this.snippets.size()));
		}
		if (!sources.isEmpty()) {
			compile(sources);
		}
		return this.problems;
	}

	/**
	 * The first reading of a snippet that parses and fits, or else the first that parses,
	 * whose compilation says what is wrong.
	 */
	private Snippet.Source read(Snippet snippet, Set<String> used) {
		List<Diagnostic<? extends JavaFileObject>> errors = new ArrayList<>();
		Snippet.Source first = null;
		CompilationUnitTree firstUnit = null;
		for (Snippet.Source source : snippet.readings(this.pageImports)) {
			DiagnosticCollector<JavaFileObject> collector = new DiagnosticCollector<>();
			CompilationUnitTree unit = parse(source, collector);
			if (collector.getDiagnostics().isEmpty() && (first == null || fits(unit))) {
				first = source;
				firstUnit = unit;
				if (fits(unit)) {
					break;
				}
			}
			errors.addAll(collector.getDiagnostics());
		}
		if (firstUnit == null) {
			errors.stream()
				.max(Comparator.comparingLong(Diagnostic::getLineNumber))
				.ifPresent((error) -> report(snippet, error));
			return null;
		}
		Set<String> names = identifiers(firstUnit);
		if (snippet.imports().isEmpty()) {
			used.addAll(names);
		}
		else {
			requireUse(place(snippet, 1), snippet.imports(), names);
		}
		return first;
	}

	private static CompilationUnitTree parse(Snippet.Source source, DiagnosticCollector<JavaFileObject> collector) {
		try {
			return task(List.of(source), collector).parse().iterator().next();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void compile(Map<Snippet.Source, Snippet> sources) {
		DiagnosticCollector<JavaFileObject> collector = new DiagnosticCollector<>();
		try {
			task(sources.keySet(), collector).analyze();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		collector.getDiagnostics()
			.stream()
			.filter((diagnostic) -> diagnostic.getKind() != Diagnostic.Kind.NOTE)
			.forEach((diagnostic) -> report(sources.get((Snippet.Source) diagnostic.getSource()), diagnostic));
	}

	private static JavacTask task(Iterable<Snippet.Source> sources, DiagnosticCollector<JavaFileObject> collector) {
		List<String> options = new ArrayList<>(OPTIONS);
		options.addAll(List.of("-classpath", System.getProperty("java.class.path")));
		return (JavacTask) COMPILER.getTask(null, null, collector, options, null, sources);
	}

	/**
	 * Whether a reading that parses is the right one: methods without a body belong into
	 * an interface, and a method that returns a value gives one.
	 */
	private static boolean fits(CompilationUnitTree unit) {
		boolean[] fits = { true };
		new TreeScanner<Void, MethodTree>() {

			@Override
			public Void visitClass(ClassTree type, MethodTree method) {
				boolean isClass = type.getKind() == Tree.Kind.CLASS;
				for (Tree member : type.getMembers()) {
					if (isClass && member instanceof MethodTree bodiless && bodiless.getBody() == null) {
						fits[0] &= bodiless.getModifiers().getFlags().contains(Modifier.ABSTRACT);
					}
				}
				return super.visitClass(type, null);
			}

			@Override
			public Void visitMethod(MethodTree tree, MethodTree method) {
				return super.visitMethod(tree, tree);
			}

			@Override
			public Void visitLambdaExpression(LambdaExpressionTree tree, MethodTree method) {
				return super.visitLambdaExpression(tree, null);
			}

			@Override
			public Void visitReturn(ReturnTree tree, MethodTree method) {
				if (method != null && method.getReturnType() != null) {
					boolean isVoid = method.getReturnType().toString().equals("void");
					fits[0] &= isVoid == (tree.getExpression() == null);
				}
				return super.visitReturn(tree, method);
			}

		}.scan(unit, null);
		return fits[0];
	}

	private static Set<String> identifiers(CompilationUnitTree unit) {
		Set<String> names = new HashSet<>();
		new TreeScanner<Void, Void>() {

			@Override
			public Void visitIdentifier(IdentifierTree tree, Void nothing) {
				names.add(tree.getName().toString());
				return null;
			}

		}.scan(unit.getTypeDecls(), null);
		return names;
	}

	private void requireUse(String place, List<String> imports, Set<String> used) {
		for (String line : imports) {
			String simpleName = line.substring(line.lastIndexOf('.') + 1, line.length() - 1);
			if (!used.contains(simpleName)) {
				this.problems.add("%s: '%s' is not used".formatted(place(place), line));
			}
		}
	}

	private void report(Snippet snippet, Diagnostic<?> diagnostic) {
		int line = (int) diagnostic.getLineNumber() - 1;
		List<String> lines = snippet.code().lines().toList();
		String code = (line >= 1 && line <= lines.size()) ? lines.get(line - 1).strip() : "(what is around the block)";
		this.problems
			.add("%s: %s%n\t> %s".formatted(place(place(snippet, line)), diagnostic.getMessage(Locale.ENGLISH), code));
	}

	private String place(Snippet snippet, int line) {
		return "block " + snippet.number() + ", line " + (snippet.line() + line);
	}

	private String place(String place) {
		return this.name + " " + place;
	}

}
