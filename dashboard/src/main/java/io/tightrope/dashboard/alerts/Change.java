package io.tightrope.dashboard.alerts;

import java.util.Optional;

/**
 * An alert became another.
 *
 * @param before empty when it is new
 * @param after what it is now
 * @param state where it stands now
 */
public record Change(Optional<TrackedAlert> before, TrackedAlert after, AlertState state) {}
