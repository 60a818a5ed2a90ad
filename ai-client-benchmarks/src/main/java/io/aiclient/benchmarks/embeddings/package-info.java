/**
 * What embedding many texts promises: packs that use the quota up, bad texts that cost
 * the others nothing, jobs that survive, a heap that does not grow, and little of the
 * processor.
 */
@NullMarked
package io.aiclient.benchmarks.embeddings;

import org.jspecify.annotations.NullMarked;
