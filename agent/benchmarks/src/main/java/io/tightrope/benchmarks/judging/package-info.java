/** What it costs to judge a frame: one large model, healthy and broken frames, time a frame. */
@NullMarked
package io.tightrope.benchmarks.judging;

import org.jspecify.annotations.NullMarked;
