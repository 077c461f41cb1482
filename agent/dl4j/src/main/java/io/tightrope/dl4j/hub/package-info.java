/**
 * What woven DL4J code calls. Nothing but JDK types come in and leave, since the agent puts these
 * few classes into the bootstrap loader, where every DL4J of every class loader finds the same ones.
 */
@NullMarked
package io.tightrope.dl4j.hub;

import org.jspecify.annotations.NullMarked;
