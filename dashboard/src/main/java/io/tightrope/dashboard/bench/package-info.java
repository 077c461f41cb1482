/**
 * The load benchmark. A load to offer comes in; what a dashboard in a JVM of its own sustained,
 * how long its answers took and whether anything was lost leave.
 */
@NullMarked
package io.tightrope.dashboard.bench;

import org.jspecify.annotations.NullMarked;
