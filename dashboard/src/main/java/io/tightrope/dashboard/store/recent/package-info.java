/**
 * What has been acknowledged and is in the journal, but not in the tables yet.
 */
@NullMarked
package io.tightrope.dashboard.store.recent;

import org.jspecify.annotations.NullMarked;
