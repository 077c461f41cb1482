/**
 * The recipes of the zoo: networks, images, faults and changes of stage, and the healthy
 * counterpart of each.
 */
@NullMarked
package io.tightrope.benchmarks.detection.zoo;

import org.jspecify.annotations.NullMarked;
