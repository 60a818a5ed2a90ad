/**
 * What single steps of a call cost, in time and in memory, measured with JMH.
 */
@NullMarked
package io.aiclient.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
