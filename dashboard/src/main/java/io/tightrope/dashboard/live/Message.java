package io.tightrope.dashboard.live;

/**
 * One piece of news.
 *
 * @param event {@code frame | scalars | event | alert | run}
 * @param key a newer message of the same key takes the place of an older one that has not been
 *     sent yet; empty when every message counts
 * @param json the data, one JSON object
 */
public record Message(String event, String key, String json) {}
