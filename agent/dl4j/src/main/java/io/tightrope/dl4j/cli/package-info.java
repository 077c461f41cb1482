/**
 * The commands that need the theory or DL4J. Arguments come in; text or one JSON document leaves on
 * standard output, and an exit code: 0 good, 1 the answer is bad, 2 wrong usage or input, with one
 * line on standard error.
 */
@NullMarked
package io.tightrope.dl4j.cli;

import org.jspecify.annotations.NullMarked;
