/**
 * The handlers for those who look after runs and the dashboard: alerts, health and metrics.
 */
@NullMarked
package io.tightrope.dashboard.api.operations;

import org.jspecify.annotations.NullMarked;
