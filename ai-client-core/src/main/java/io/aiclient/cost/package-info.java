/**
 * What requests cost, and caps on what they may cost together.
 * <p>
 * The path of a price: {@link PriceTable} finds the {@link ModelPrice} of a model, among
 * the application's prices and then the built-in ones, and computes the cost of an answer
 * from its usage. The path of a cap: {@code UpperBound} computes the most that one
 * attempt can be billed; {@link SpendingCap} reserves that {@link Spending} before the
 * attempt is sent, in a {@link SpendingReservation}, which ends as answered, released or
 * kept (when the cost is not known, the bound counts as spent). {@code SpendingLedger}
 * does the accounting under one lock, compares each reservation with the
 * {@code SpendingLimit}, and writes ahead to a {@link SpendingCap.Journal} what may be
 * spent, so that a crash cannot exceed the cap. Begin reading at {@link SpendingCap}.
 * <p>
 * What must stay true: what is spent and what is reserved do not exceed the limit
 * together; an attempt under a cap is sent only after its reservation is granted and,
 * with a journal, written; a reservation ends once; reservations are granted in the order
 * in which they were asked for; signals are emitted outside the lock.
 */
@NullMarked
package io.aiclient.cost;

import org.jspecify.annotations.NullMarked;
