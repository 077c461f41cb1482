package io.tightrope.dashboard.bench;

/**
 * Tokens of the attacked dashboard.
 *
 * @param ingest of its reporters
 * @param view of its readers
 */
public record AttackTokens(String ingest, String view) {}
