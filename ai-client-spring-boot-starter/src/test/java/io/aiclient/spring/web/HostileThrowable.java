package io.aiclient.spring.web;

import java.io.IOException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

import reactor.core.Exceptions;

/**
 * What code of an application may throw, at its worst.
 */
enum HostileThrowable {

	RUNTIME {
		@Override
		Throwable create(String text) {
			return new IllegalStateException(text);
		}
	},
	LONG {
		@Override
		Throwable create(String text) {
			return new IllegalArgumentException(
					(text + "\n" + HostileText.KEY).repeat(1 + 1_000_000 / (36 + text.length())));
		}
	},
	CHECKED {
		@Override
		Throwable create(String text) {
			return new IOException(text, new IOException(text));
		}
	},
	TIMEOUT {
		@Override
		Throwable create(String text) {
			return new TimeoutException(text);
		}
	},
	INTERRUPTED {
		@Override
		Throwable create(String text) {
			return new InterruptedException(text);
		}
	},
	CANCELLATION {
		@Override
		Throwable create(String text) {
			return new CancellationException(text);
		}
	},
	LINKAGE {
		@Override
		Throwable create(String text) {
			return new NoClassDefFoundError(text);
		}
	},
	STACK_OVERFLOW {
		@Override
		Throwable create(String text) {
			return new StackOverflowError(text);
		}
	},
	OUT_OF_MEMORY {
		@Override
		Throwable create(String text) {
			return new OutOfMemoryError(text);
		}
	},
	ERROR {
		@Override
		Throwable create(String text) {
			return new AssertionError(text);
		}
	},
	BUBBLING {
		@Override
		Throwable create(String text) {
			return Exceptions.bubble(new IllegalStateException(text));
		}
	},
	REJECTED {
		@Override
		Throwable create(String text) {
			return Exceptions.failWithRejected(text);
		}
	},
	WITHOUT_MESSAGE {
		@Override
		Throwable create(String text) {
			return new NullPointerException();
		}
	},
	MESSAGE_THROWS {
		@Override
		Throwable create(String text) {
			return new RuntimeException(text) {
				@Override
				public String getMessage() {
					throw new IllegalStateException(text);
				}
			};
		}
	},
	TO_STRING_THROWS {
		@Override
		Throwable create(String text) {
			return new RuntimeException(text) {
				@Override
				public String toString() {
					throw new StackOverflowError(text);
				}
			};
		}
	},
	CAUSE_THROWS {
		@Override
		Throwable create(String text) {
			return new RuntimeException(text) {
				@Override
				public synchronized Throwable getCause() {
					throw new IllegalStateException(text);
				}
			};
		}
	},
	STACK_TRACE_THROWS {
		@Override
		Throwable create(String text) {
			return new RuntimeException(text) {
				@Override
				public StackTraceElement[] getStackTrace() {
					throw new NoClassDefFoundError(text);
				}
			};
		}
	},
	LINKAGE_WHOSE_CAUSE_THROWS {
		@Override
		Throwable create(String text) {
			return new LinkageError(text) {
				@Override
				public synchronized Throwable getCause() {
					throw new LinkageError(text);
				}
			};
		}
	},
	NULLS {
		@Override
		Throwable create(String text) {
			return new RuntimeException(text) {
				@Override
				public String toString() {
					return null;
				}

				@Override
				public StackTraceElement[] getStackTrace() {
					return null;
				}
			};
		}
	},
	CIRCLE {
		@Override
		Throwable create(String text) {
			Throwable inner = new IllegalStateException(text);
			Throwable outer = new IllegalStateException("outer", inner);
			inner.initCause(outer);
			inner.addSuppressed(outer);
			return outer;
		}
	},
	DEEP {
		@Override
		Throwable create(String text) {
			Throwable deep = new IllegalStateException(text);
			for (int i = 0; i < 300; i++) {
				deep = new IllegalStateException("level " + i, deep);
			}
			return deep;
		}
	},
	SUPPRESSING {
		@Override
		Throwable create(String text) {
			Throwable all = new IllegalStateException("many");
			for (int i = 0; i < 100; i++) {
				all.addSuppressed(new IOException(text, new IOException(HostileText.KEY)));
			}
			return all;
		}
	};

	abstract Throwable create(String text);

}
