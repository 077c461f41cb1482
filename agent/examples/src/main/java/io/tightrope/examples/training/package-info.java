/**
 * What the programs share: options, a deep network, batches, measurements and the summary. Command line
 * and images come in, a trained network and a summary document leave.
 */
@NullMarked
package io.tightrope.examples.training;

import org.jspecify.annotations.NullMarked;
