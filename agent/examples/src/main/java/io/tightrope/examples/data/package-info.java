/**
 * Labelled images: IDX files come in (bundled, installed or named), standardised batches leave.
 */
@NullMarked
package io.tightrope.examples.data;

import org.jspecify.annotations.NullMarked;
