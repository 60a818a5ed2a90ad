/**
 * What teams already use, over a client: Spring AI and openai-java, each as an
 * application has it, beside what the engine promises of its own calls.
 */
@NullMarked
package io.aiclient.benchmarks.adapters;

import org.jspecify.annotations.NullMarked;
