package io.tightrope.dashboard.api;

/**
 * A file of the web pages.
 *
 * @param etag changes with its bytes
 */
record WebResource(String type, String etag, byte[] bytes) {}
