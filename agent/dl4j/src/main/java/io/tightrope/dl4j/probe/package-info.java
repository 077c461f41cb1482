/**
 * What is read from a network of DL4J in one training step: its arrays come in where they lie, a
 * {@link io.tightrope.core.frame.StepFrame} leaves. Nothing in here changes anything of the network.
 */
@NullMarked
package io.tightrope.dl4j.probe;

import org.jspecify.annotations.NullMarked;
