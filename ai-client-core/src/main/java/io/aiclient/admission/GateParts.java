package io.aiclient.admission;

import java.util.concurrent.locks.Lock;

import reactor.core.scheduler.Scheduler;

import io.aiclient.Ticker;

/**
 * What a gate lends to those who work for it on threads of their own.
 *
 * @param lock guards their state, as the gate's
 * @param ticker the source of time
 * @param scheduler runs timers; agrees with the ticker
 * @param dispatch has the gate look again who may go; to be called without the lock
 */
record GateParts(Lock lock, Ticker ticker, Scheduler scheduler, Runnable dispatch) {

}
