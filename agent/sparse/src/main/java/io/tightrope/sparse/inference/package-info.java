/**
 * Forward passes that skip zeros. A trained network comes in, its weights are copied, and outputs
 * for single samples or small batches leave; DL4J is needed to construct, not to compute.
 */
@NullMarked
package io.tightrope.sparse.inference;

import org.jspecify.annotations.NullMarked;
