/**
 * Copies of DL4J's networks for checkpoints. A network comes in between two steps; a file leaves that
 * DL4J's own {@code ModelSerializer} restores, without Tightrope.
 */
@NullMarked
package io.tightrope.dl4j.checkpoint;

import org.jspecify.annotations.NullMarked;
