/**
 * The JSON of the HTTP API and of recorded runs, both ways. Bytes come in, descriptions, frames and
 * events leave, or a {@link io.tightrope.core.json.MalformedJsonException} that names the field.
 */
@NullMarked
package io.tightrope.core.json;

import org.jspecify.annotations.NullMarked;
