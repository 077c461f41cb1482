/**
 * Which runs there are and how each is doing. Descriptions, committed frames and events come in; a
 * run by its name and a snapshot of its state leave.
 */
@NullMarked
package io.tightrope.dashboard.runs;

import org.jspecify.annotations.NullMarked;
