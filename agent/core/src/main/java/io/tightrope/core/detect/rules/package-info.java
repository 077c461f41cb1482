/**
 * The rules, one file per rule, and {@link io.tightrope.core.detect.rules.Rule}, the list of them.
 * Evidence comes in, findings leave.
 */
@NullMarked
package io.tightrope.core.detect.rules;

import org.jspecify.annotations.NullMarked;
