/**
 * What the agent knows of its own well-being: frames, drops and errors are counted here by every
 * part of it, and each kind of error is logged once.
 */
@NullMarked
package io.tightrope.core.health;

import org.jspecify.annotations.NullMarked;
