/**
 * The rules judged by recorded runs whose outcome is known: a folder of recordings comes in, a table
 * of what was seen in time, missed and falsely called leaves.
 */
@NullMarked
package io.tightrope.benchmarks.recorded;

import org.jspecify.annotations.NullMarked;
