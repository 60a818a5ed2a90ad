package io.aiclient.spring.provider;

import java.util.List;

/**
 * The headers by which a provider reports how a limit stands.
 *
 * @param limit the limit's name, for example {@code requests}
 * @param names the names, in which {@code *} stands for {@code limit}, {@code remaining}
 * and {@code reset}; where there are several, the first that an answer has are read
 */
public record LimitHeaders(String limit, List<String> names) {

	public LimitHeaders {
		names = List.copyOf(names);
		for (String name : names) {
			if (name.indexOf('*') < 0 || name.indexOf('*') != name.lastIndexOf('*')) {
				throw new IllegalArgumentException("Invalid name (" + name + "): must have one *");
			}
		}
	}

}
