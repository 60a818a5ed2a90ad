package io.aiclient.docs.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A page of which a part is made of something else: between two comments stands what the
 * tests make.
 *
 * @param name the page's file name without its ending
 * @param source what the part is made of, as the comments say it
 */
record ReferencePage(String name, String source) {

	void requirePart(String part) throws IOException {
		String begin = "<!-- begin: made of " + this.source + " -->\n";
		String end = "<!-- end: made of " + this.source + " -->";
		String page = Documentation.read(Documentation.root().resolve("docs/" + this.name + ".md"));
		assertThat(page).contains(begin, end);
		Path fresh = Files.writeString(Path.of("target", this.name + "-reference.md"), part);
		assertThat(page.substring(page.indexOf(begin) + begin.length(), page.indexOf(end)))
			.as("docs/%s.md is stale: replace all between its two 'made of %s' comments by the content of %s",
					this.name, this.source, fresh.toAbsolutePath())
			.isEqualTo(part);
	}

}
