/**
 * What is wrong and what people did about it. Frames and events come in by way of the detectors of
 * {@code core}, Alertmanager's alerts beside them; alerts with their life (firing, acknowledged,
 * silenced, resolved) leave.
 */
@NullMarked
package io.tightrope.dashboard.alerts;

import org.jspecify.annotations.NullMarked;
