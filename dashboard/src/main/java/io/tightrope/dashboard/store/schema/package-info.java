/**
 * The file of the store, its tables and fields, what a row of them holds, and how the store fails.
 */
@NullMarked
package io.tightrope.dashboard.store.schema;

import org.jspecify.annotations.NullMarked;
