/**
 * The HTTP API and the pages, behind one web server. Handlers parse, call one method and render;
 * errors leave as RFC 9457 problem documents that name the field.
 */
@NullMarked
package io.tightrope.dashboard.api;

import org.jspecify.annotations.NullMarked;
