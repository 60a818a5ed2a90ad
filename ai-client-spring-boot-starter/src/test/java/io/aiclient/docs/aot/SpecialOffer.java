package io.aiclient.docs.aot;

/**
 * A subclass of a parameter's type, which only the run knows.
 *
 * @param title what is offered
 * @param cents its price
 */
record SpecialOffer(String title, int cents) {

}
