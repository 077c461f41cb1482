/** How long it takes from the attach command to the first frame of a program that is training. */
@NullMarked
package io.tightrope.benchmarks.attach;

import org.jspecify.annotations.NullMarked;
