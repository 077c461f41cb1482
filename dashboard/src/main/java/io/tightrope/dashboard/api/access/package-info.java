/**
 * Who may ask for what: the check before every request, and the session of a browser.
 */
@NullMarked
package io.tightrope.dashboard.api.access;

import org.jspecify.annotations.NullMarked;
