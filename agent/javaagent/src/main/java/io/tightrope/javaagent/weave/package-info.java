/**
 * Weaves calls of the hub into DL4J's classes: class files come in, class files leave. Runs in a
 * class loader of its own that sees the hidden ASM and no DL4J.
 */
@NullMarked
package io.tightrope.javaagent.weave;

import org.jspecify.annotations.NullMarked;
