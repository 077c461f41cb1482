/**
 * What a rule reports for one frame, and the words that rules share. Knows the evidence, but no
 * rule.
 */
@NullMarked
package io.tightrope.core.detect.finding;

import org.jspecify.annotations.NullMarked;
