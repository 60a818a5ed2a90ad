package io.aiclient.spring.web;

/**
 * What came is not what was asked for. Says what it is, and never quotes it.
 */
class MalformedAnswerException extends RuntimeException {

	MalformedAnswerException(String found) {
		super(found, null, false, false);
	}

}
