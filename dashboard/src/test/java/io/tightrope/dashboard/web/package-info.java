/**
 * The pages in a real browser: headless Chromium looks at a real dashboard and does what users do.
 * One browser serves all tests; each test class starts its own dashboard.
 */
@NullMarked
package io.tightrope.dashboard.web;

import org.jspecify.annotations.NullMarked;
