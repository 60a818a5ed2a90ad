package io.aiclient.spring.web;

import io.aiclient.error.Sanitizer;

/**
 * What came is not what was asked for. Says what it is, and never quotes it.
 */
class MalformedAnswerException extends RuntimeException {

	MalformedAnswerException(String found) {
		super(Sanitizer.message(found), null, false, false);
	}

}
