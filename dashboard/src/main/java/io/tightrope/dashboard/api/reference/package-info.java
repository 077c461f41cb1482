/**
 * The handlers for what is the same for every run: the theory, the runbooks and the API itself.
 */
@NullMarked
package io.tightrope.dashboard.api.reference;

import org.jspecify.annotations.NullMarked;
