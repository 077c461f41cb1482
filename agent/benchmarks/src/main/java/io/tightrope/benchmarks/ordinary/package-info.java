/**
 * Ordinary trainings as people write them, without sparse activations: names come in, programs that train
 * one step at a time leave, each with a simple test of whether it went well.
 */
@NullMarked
package io.tightrope.benchmarks.ordinary;

import org.jspecify.annotations.NullMarked;
