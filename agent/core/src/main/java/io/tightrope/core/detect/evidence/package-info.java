/**
 * What rules look at: the newest frame and the run's own past. Frames come in; nothing here decides
 * whether a run is healthy.
 */
@NullMarked
package io.tightrope.core.detect.evidence;

import org.jspecify.annotations.NullMarked;
