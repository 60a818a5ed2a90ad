package io.aiclient.spring.autoconfigure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;

import io.aiclient.spring.autoconfigure.BoundNames.Place;

/**
 * Guesses which property was meant: the one that is the fewest slips of the keyboard
 * away, or has the same last part in another group.
 */
final class NearestName {

	private final BoundNames bound;

	private final Collection<ConfigurationPropertyName> described;

	NearestName(BoundNames bound, Collection<ConfigurationPropertyName> described) {
		this.bound = bound;
		this.described = described;
	}

	/**
	 * The whole name that may be meant; null if none is near.
	 */
	@Nullable String find(ConfigurationPropertyName name) {
		Guess guess = new Guess();
		List<Place> places = new ArrayList<>(this.bound.records(name));
		Collections.reverse(places);
		places.forEach((place) -> correct(name, place, guess));
		places.forEach((place) -> compare(name, place, guess));
		String whole = name.toString();
		this.described.forEach((other) -> guess.consider(whole, other.toString(), other.toString()));
		return guess.best;
	}

	/**
	 * Takes another component of the record in place of one element, and leaves the rest.
	 */
	private void correct(ConfigurationPropertyName name, Place place, Guess guess) {
		String before = name.chop(place.elements()).toString();
		String rest = name.toString().substring(name.chop(place.elements() + 1).toString().length());
		String element = name.getElement(place.elements(), Form.DASHED);
		for (String child : place.children()) {
			String corrected = before + "." + child + rest;
			if (this.bound.knows(ConfigurationPropertyName.adapt(corrected, '.'))) {
				guess.offer(distance(element, child), slips(element), corrected);
			}
		}
	}

	private static void compare(ConfigurationPropertyName name, Place place, Guess guess) {
		String before = name.chop(place.elements()).toString();
		String written = IntStream.range(place.elements(), name.getNumberOfElements())
			.mapToObj((i) -> name.getElement(i, Form.DASHED))
			.collect(Collectors.joining("."));
		place.leaves().forEach((leaf) -> guess.consider(written, leaf, before + "." + leaf));
	}

	/**
	 * How many slips are taken for such in a word: one, or one in three letters.
	 */
	private static int slips(String word) {
		return Math.max(1, word.length() / 3);
	}

	/**
	 * How many letters are missing, too many, wrong, or changed places with their
	 * neighbour (Damerau, each place touched once).
	 */
	static int distance(String one, String other) {
		int[][] distances = new int[one.length() + 1][other.length() + 1];
		for (int i = 0; i <= one.length(); i++) {
			for (int j = 0; j <= other.length(); j++) {
				distances[i][j] = (i == 0 || j == 0) ? i + j : cheapest(one, other, i, j, distances);
			}
		}
		return distances[one.length()][other.length()];
	}

	private static int cheapest(String one, String other, int i, int j, int[][] distances) {
		boolean same = one.charAt(i - 1) == other.charAt(j - 1);
		int best = Math.min(distances[i - 1][j - 1] + (same ? 0 : 1),
				Math.min(distances[i - 1][j], distances[i][j - 1]) + 1);
		boolean swapped = i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2)
				&& one.charAt(i - 2) == other.charAt(j - 1);
		return swapped ? Math.min(best, distances[i - 2][j - 2] + 1) : best;
	}

	private static final class Guess {

		/**
		 * Letters of a last part that says enough to be looked for in other groups.
		 */
		private static final int DISTINCTIVE = 5;

		private @Nullable String best;

		private int distance = Integer.MAX_VALUE;

		/**
		 * Compares the whole, and the last parts: these may stand in another group.
		 */
		void consider(String written, String candidate, String meant) {
			String last = last(written);
			String other = last(candidate);
			offer(NearestName.distance(written, candidate), slips(last), meant);
			if (last.length() < DISTINCTIVE && written.contains(".")) {
				return;
			}
			boolean part = other.endsWith("-" + last) || other.startsWith(last + "-");
			offer(1 + (part ? 1 : NearestName.distance(last, other)), 1 + slips(last), meant);
		}

		void offer(int distance, int limit, String meant) {
			if (distance < this.distance && distance <= limit) {
				this.distance = distance;
				this.best = meant;
			}
		}

		private static String last(String name) {
			return name.substring(name.lastIndexOf('.') + 1);
		}

	}

}
