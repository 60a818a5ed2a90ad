/**
 * The coordinator of a shared quota in Redis or Valkey.
 * <p>
 * The quota's rules are in the script that Redis runs; this package sends a member's
 * report to it and reads the reply. {@link RedisSharedQuota} implements
 * {@code SharedQuota} of {@code io.aiclient.admission.shared}, and alone talks to Redis;
 * what to ask for is decided there ({@code LeaseSizing}): {@code ReportArguments} writes
 * a report as arguments, {@code CoordinatorScript} assembles the script from the files in
 * the resource folder {@code coordinator}, and {@code ReplyReader} reads what it returns.
 * {@code RedisFailures} makes a message of an error of Redis, which says what the
 * operator is to do. What a member does while Redis is away is decided in
 * {@code MemberSession} of {@code io.aiclient.admission.shared}. Begin reading at
 * {@link RedisSharedQuota}, then {@code report.lua} and {@code reply.lua}.
 * <p>
 * What must stay true: one report is one execution of the script on one key, so it is
 * atomic; time is that of Redis; arguments and replies are read in the order in which
 * they are written, and who changes that raises the protocol; the script keeps the
 * contract that the coordinator in memory of core's tests keeps too.
 */
@NullMarked
package io.aiclient.spring.redis;

import org.jspecify.annotations.NullMarked;
