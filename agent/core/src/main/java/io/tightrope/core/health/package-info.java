/**
 * What the agent knows of its own well-being: frames, drops and errors are counted here by every
 * part of it, and each kind of error is logged once. What keeps data from the dashboard is told apart
 * here, and logged when it begins and when it is over.
 */
@NullMarked
package io.tightrope.core.health;

import org.jspecify.annotations.NullMarked;
