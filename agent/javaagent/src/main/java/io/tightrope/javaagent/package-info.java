/**
 * The entry of the agent: what the JVM calls, and the ways by which everything else is found. Only
 * these are plain classes of the agent's jar; the hub and the rest lie hidden in it under another
 * suffix, so that the system class loader cannot define them where DL4J is invisible.
 */
@NullMarked
package io.tightrope.javaagent;

import org.jspecify.annotations.NullMarked;
