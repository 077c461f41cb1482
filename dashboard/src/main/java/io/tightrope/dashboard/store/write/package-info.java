/**
 * The way in: what is new is acknowledged from the journal and moved into the tables later.
 */
@NullMarked
package io.tightrope.dashboard.store.write;

import org.jspecify.annotations.NullMarked;
