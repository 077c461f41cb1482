/** The data that the networks learn: the full Fashion-MNIST, and made-up tones. */
@NullMarked
package io.tightrope.benchmarks.stages.data;

import org.jspecify.annotations.NullMarked;
