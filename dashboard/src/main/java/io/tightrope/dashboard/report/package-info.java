/**
 * The report of a run for people who decide: one page that needs nothing else. Recorded or stored
 * runs come in; a page and a JSON document leave.
 */
@NullMarked
package io.tightrope.dashboard.report;

import org.jspecify.annotations.NullMarked;
