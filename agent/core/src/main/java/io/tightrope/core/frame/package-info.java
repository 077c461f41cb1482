/**
 * One observed step as data: probes fill a {@link io.tightrope.core.frame.StepFrame}, everything
 * downstream reads it. The one declaration of each layer statistic lives here.
 */
@NullMarked
package io.tightrope.core.frame;

import org.jspecify.annotations.NullMarked;
