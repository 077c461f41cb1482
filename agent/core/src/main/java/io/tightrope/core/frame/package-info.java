/**
 * One observed step as data: probes fill a {@link io.tightrope.core.frame.StepFrame}, everything
 * downstream reads it. The catalogue of statistics is
 * declared here and nowhere else.
 */
@NullMarked
package io.tightrope.core.frame;

import org.jspecify.annotations.NullMarked;
