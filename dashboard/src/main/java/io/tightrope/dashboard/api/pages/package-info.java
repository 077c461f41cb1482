/**
 * The web pages and the files that they load.
 */
@NullMarked
package io.tightrope.dashboard.api.pages;

import org.jspecify.annotations.NullMarked;
