package io.aiclient.http;

/**
 * What may stand in a header, by the tables of RFC 9110.
 */
final class HeaderText {

	private static final String MARKS = "!#$%&'*+-.^_`|~";

	private static final boolean[] OF_NAMES = new boolean[128];

	static {
		for (char c = 0; c < OF_NAMES.length; c++) {
			OF_NAMES[c] = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z')
					|| MARKS.indexOf(c) >= 0;
		}
	}

	private HeaderText() {
	}

	/**
	 * Whether a text is a token.
	 */
	static boolean isName(String name) {
		boolean token = !name.isEmpty();
		for (int i = 0; token && i < name.length(); i++) {
			char c = name.charAt(i);
			token = c < OF_NAMES.length && OF_NAMES[c];
		}
		return token;
	}

	/**
	 * Whether a text is of one line, without control characters but tabs.
	 */
	static boolean isValue(String value) {
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if ((c < ' ' && c != '\t') || c == 127) {
				return false;
			}
		}
		return true;
	}

}
