/**
 * Tells people. Changes of alerts come in and are put into an outbox in the same transaction; what
 * is in the outbox leaves for webhooks, again and again until it is taken.
 */
@NullMarked
package io.tightrope.dashboard.notify;

import org.jspecify.annotations.NullMarked;
