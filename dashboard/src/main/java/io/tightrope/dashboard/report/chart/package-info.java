/** Charts as inline SVG. Numbers and words come in; markup leaves, colours are the page's. */
@NullMarked
package io.tightrope.dashboard.report.chart;

import org.jspecify.annotations.NullMarked;
