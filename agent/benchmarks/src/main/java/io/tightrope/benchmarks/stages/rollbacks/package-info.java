/**
 * Whether the ramp rolls back when it should and only then: healthy staged runs, and runs that are
 * broken.
 */
@NullMarked
package io.tightrope.benchmarks.stages.rollbacks;

import org.jspecify.annotations.NullMarked;
