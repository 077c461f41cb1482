/**
 * Who may do what. Requests come in and are let through or answered with a problem; nothing behind
 * it asks again.
 */
@NullMarked
package io.tightrope.dashboard.security;

import org.jspecify.annotations.NullMarked;
