/**
 * Live runs without a metrics endpoint of their own, as Prometheus series of the dashboard. Frames, scalars,
 * events and alerts come in after their commit; the agent's own exporter makes series of them.
 */
@NullMarked
package io.tightrope.dashboard.export;

import org.jspecify.annotations.NullMarked;
