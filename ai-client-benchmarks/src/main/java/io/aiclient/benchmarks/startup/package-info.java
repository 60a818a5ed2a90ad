/**
 * What a client adds to the start of an application. The applications are classes that
 * stand alone: they run with the class path of a user, which has nothing else of the
 * benchmarks.
 */
@NullMarked
package io.aiclient.benchmarks.startup;

import org.jspecify.annotations.NullMarked;
