package io.tightrope.core.action;

import java.util.Optional;

/**
 * That {@code fit} is to end, and why.
 *
 * @param rule the rule whose critical alert fired
 * @param alertStep the step at which that alert began
 * @param checkpoint the newest one from before it; empty if there is none
 */
public record Stop(String rule, long alertStep, Optional<Checkpoint> checkpoint) {}
