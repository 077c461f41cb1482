/** The demo's recommended run over many seeds: is it as good as the demo says? */
@NullMarked
package io.tightrope.benchmarks.demo;

import org.jspecify.annotations.NullMarked;
