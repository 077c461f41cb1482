/**
 * News for whoever is watching. Messages come in, server-sent events leave; a slow client never
 * holds anybody up.
 */
@NullMarked
package io.tightrope.dashboard.live;

import org.jspecify.annotations.NullMarked;
