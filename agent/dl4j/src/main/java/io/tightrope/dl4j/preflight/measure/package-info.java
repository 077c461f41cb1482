/** Measures a network by one real pass: a batch comes in, what each layer did with it leaves. */
@NullMarked
package io.tightrope.dl4j.preflight.measure;

import org.jspecify.annotations.NullMarked;
