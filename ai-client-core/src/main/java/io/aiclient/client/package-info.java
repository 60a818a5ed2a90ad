/**
 * The request pipeline: what a call does from its subscription to its answer.
 * <p>
 * {@link AiClientBuilder} makes a {@code DefaultAiClient}. A subscription
 * ({@code SingleAnswer}, {@code StreamedAnswer}, {@code HttpCalls}), an item of a batch
 * ({@code BatchCalls}) or a pack of texts ({@code EmbeddingCalls}) is the
 * {@code CallOutput} of a {@code Call}, as a {@code SharedCall} is of its leader;
 * {@code Pipeline} drives it through the states of {@code CallState}.
 * {@code AnswerSources} lets the call follow an identical one, if requests in flight are
 * shared ({@code Coalescing}, {@code SharedCall}, {@code Follower}), or else looks for a
 * cached answer; {@code Endpoints} chooses an {@code Endpoint}; an {@code Admission},
 * which is a {@code Wait}, queues in its gate; the permit makes an {@code Attempt}, the
 * subscriber of the exchange and, as {@code AttemptHoldings}, all that must be given
 * back. {@code AttemptResults} classifies its end, settles, and passes the wait that a
 * 429 asks for on to the gate, which pauses the client; {@code Retrying} decides whether
 * the call waits and begins again, {@code RowRefusals} whether a row of a batch is given
 * up. {@code Deadlines} and {@code ActiveCalls} end calls at their {@code Deadline} and
 * at the close. Begin reading at {@code CallState}, then {@code Pipeline} from top to
 * bottom, and {@code AttemptResults}.
 * <p>
 * What must stay true: a call has one state, changed only by compare-and-set, and who
 * moves it away from a state, other than by that state's event, releases what it names;
 * every attempt is admitted anew, and a call that waits for a retry holds nothing; no
 * code of others runs under a lock, and what it throws ends at most one call; only here
 * does a call wait, the other packages hand out signals; and no other of core imports
 * this one.
 */
@NullMarked
package io.aiclient.client;

import org.jspecify.annotations.NullMarked;
