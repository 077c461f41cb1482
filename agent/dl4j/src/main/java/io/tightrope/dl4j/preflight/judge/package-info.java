/**
 * Follows the theory through a network and judges what it predicts and what was measured;
 * findings leave.
 */
@NullMarked
package io.tightrope.dl4j.preflight.judge;

import org.jspecify.annotations.NullMarked;
