/**
 * Who may go when: requests, tokens and concurrency, admitted together.
 */
@NullMarked
package io.aiclient.admission;

import org.jspecify.annotations.NullMarked;
