/**
 * The way in. Introductions, frames and events of reporters come in; they leave for the store, and
 * once they are on disk for the registry, the judge and whoever is watching.
 */
@NullMarked
package io.tightrope.dashboard.ingest;

import org.jspecify.annotations.NullMarked;
