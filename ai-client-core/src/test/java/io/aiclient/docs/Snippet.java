package io.aiclient.docs;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;

/**
 * A Java block of a page: imports alone, a whole file, members of a class or interface,
 * or statements. What is no file is wrapped, in one line before it, so that its own lines
 * keep their numbers.
 *
 * @param number its number on the page, from 1
 * @param line the line of the page before its first
 * @param given declarations of what the reader has, from a comment before the block
 * @param code its lines
 */
record Snippet(int number, int line, List<String> given, String code) {

	private static final Pattern BLOCK = Pattern
		.compile("(?m)^(?:<!-- given: ([^\\n]*) -->\\n)?```java\\n((?s:.*?))^```$");

	private static final Pattern IMPORT = Pattern.compile("(?m)^import (?:static )?[\\w.*]+;$");

	private static final Pattern TYPE = Pattern
		.compile("(?m)^(?:(?:public|final|abstract|sealed) )*(?:class|interface|enum|record|@interface) (\\w+)");

	static List<Snippet> of(String page) {
		Matcher block = BLOCK.matcher(page);
		List<Snippet> snippets = new ArrayList<>();
		while (block.find()) {
			int line = (int) page.substring(0, block.start(2)).lines().count();
			List<String> given = (block.group(1) != null) ? List.of(block.group(1).split("; ")) : List.of();
			snippets.add(new Snippet(snippets.size() + 1, line, given, block.group(2)));
		}
		return snippets;
	}

	List<String> imports() {
		return IMPORT.matcher(this.code).results().map((result) -> result.group()).toList();
	}

	boolean isImportsAlone() {
		return IMPORT.matcher(this.code).replaceAll("").isBlank();
	}

	/**
	 * All ways to read the block, the one that shows most of it first. Exactly one
	 * parses.
	 */
	List<Source> readings(List<String> pageImports) {
		String imports = imports().isEmpty() ? String.join(" ", pageImports) : "";
		String fields = String.join(" ", this.given.stream().map((declaration) -> declaration + ";").toList());
		String type = "Block" + this.number;
		Matcher firstType = TYPE.matcher(this.code);
		String file = firstType.find() ? firstType.group(1) : type;
		return List.of(source(file, imports, ""), source(type, imports + " class " + type + " { " + fields, "}"),
				source(type, imports + " interface " + type + " {", "}"),
				source(type, imports + " class " + type + " { " + fields + " void run() throws Exception {", "}}"),
				source(type, imports + " class " + type + " { " + fields + " Object run() throws Exception {", "}}"));
	}

	private Source source(String file, String before, String after) {
		return new Source(file, "package com.example; " + before + "\n" + this.code + after);
	}

	/**
	 * What the compiler gets.
	 */
	static final class Source extends SimpleJavaFileObject {

		private final String text;

		Source(String file, String text) {
			super(URI.create("string:///com/example/" + file + ".java"), JavaFileObject.Kind.SOURCE);
			this.text = text;
		}

		@Override
		public CharSequence getCharContent(boolean ignoreEncodingErrors) {
			return this.text;
		}

	}

}
