/**
 * The write-ahead journal. Records of bytes come in and are on disk when the call returns; after a
 * crash those that had not been released are shown again, in order.
 */
@NullMarked
package io.tightrope.dashboard.journal;

import org.jspecify.annotations.NullMarked;
