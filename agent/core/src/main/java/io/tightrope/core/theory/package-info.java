/**
 * What the theory says, as one answer that the command line and the HTTP API give alike: a question
 * comes in, a report or its JSON leaves.
 */
@NullMarked
package io.tightrope.core.theory;

import org.jspecify.annotations.NullMarked;
