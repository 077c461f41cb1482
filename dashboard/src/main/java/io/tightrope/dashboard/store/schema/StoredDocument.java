package io.tightrope.dashboard.store.schema;

/**
 * A small JSON document with a name.
 *
 * @param collection which kind, for example {@code alert}
 * @param id unique within its collection
 * @param json its text
 */
public record StoredDocument(String collection, String id, String json) {}
