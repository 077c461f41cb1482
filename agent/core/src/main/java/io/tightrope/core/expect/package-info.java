/**
 * What the theory expects of each layer of a frame. A frame as it was measured comes in, the same
 * frame with the expected columns leaves; the agent calls it before it publishes.
 */
@NullMarked
package io.tightrope.core.expect;

import org.jspecify.annotations.NullMarked;
