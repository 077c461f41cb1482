/**
 * The stack around the dashboard, tested with the real programs: what {@code prometheus/}, {@code
 * grafana/}, {@code docker-compose.yml} and {@code docs/metrics.md} say goes in, read where it lies.
 */
@NullMarked
package io.tightrope.dashboard.ops;

import org.jspecify.annotations.NullMarked;
