/**
 * The detection benchmark: a zoo of real trainings on real images, healthy and broken, each with
 * what became of it; our rules and those of others are judged by it. Seeds go in, tables come out.
 */
@NullMarked
package io.tightrope.benchmarks.detection;

import org.jspecify.annotations.NullMarked;
