/**
 * What a DL4J network consists of, in the theory's words. A {@code MultiLayerNetwork} or a {@code
 * ComputationGraph} comes in; its nodes leave in forward order, each with its role, its weights and its
 * activation.
 */
@NullMarked
package io.tightrope.dl4j.structure;

import org.jspecify.annotations.NullMarked;
