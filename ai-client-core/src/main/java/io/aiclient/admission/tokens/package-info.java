/**
 * How many tokens a request will need, estimated before it is sent and learned from the
 * usage that providers report.
 * <p>
 * {@link TokenForecast#demand demand} gives each request a {@link TokenDemand}, which the
 * rate limits of {@code io.aiclient.admission} reserve by. Its numbers are computed when
 * a limit first asks for them, so a client without limits on tokens counts nothing.
 * <p>
 * The path of an estimate: a {@link TokenCounter} counts the prompt, if it knows the
 * model, or else {@link TokenEstimate} guesses it from the length of the text;
 * {@code PromptRatio} corrects either by what prompts of that model came to;
 * {@code AnswerLength} says how long answers to like requests were. When the answer has
 * come, {@link TokenForecast.Demand#answered answered} takes its usage back to the same
 * two. {@code ClockCache} bounds how many models and groups are remembered. Begin to read
 * at {@link TokenForecast}.
 * <p>
 * What must stay true: an estimate is an upper one, for a reservation that is too small
 * ends in a refusal and one that is too large is corrected by the answer; one odd usage
 * changes no estimate by more than a factor of two; memory is bounded, whatever names
 * requests bring.
 */
@NullMarked
package io.aiclient.admission.tokens;

import org.jspecify.annotations.NullMarked;
