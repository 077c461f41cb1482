/**
 * What every handler needs of HTTP: bodies, parameters, JSON answers and problem documents.
 */
@NullMarked
package io.tightrope.dashboard.api.http;

import org.jspecify.annotations.NullMarked;
