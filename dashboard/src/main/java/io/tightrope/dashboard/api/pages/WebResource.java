package io.tightrope.dashboard.api.pages;

/**
 * A file of the web pages.
 *
 * @param etag changes with its bytes
 */
record WebResource(String type, String etag, byte[] bytes) {}
