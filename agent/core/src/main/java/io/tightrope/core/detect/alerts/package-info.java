/**
 * What becomes of findings: they must last to be an alert, and an alert must stay healthy to be
 * resolved. Findings come in, alerts leave.
 */
@NullMarked
package io.tightrope.core.detect.alerts;

import org.jspecify.annotations.NullMarked;
