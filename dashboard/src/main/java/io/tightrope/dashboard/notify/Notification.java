package io.tightrope.dashboard.notify;

/**
 * Something that a receiver is to be told.
 *
 * @param id the same however often it is sent, to dedupe by
 * @param receiver name of the receiver
 * @param body what is sent
 * @param createdAtMillis milliseconds since the epoch
 */
record Notification(String id, String receiver, String body, long createdAtMillis) {}
