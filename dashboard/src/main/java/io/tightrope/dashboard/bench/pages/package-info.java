/** What opening a page costs in a real browser. */
@NullMarked
package io.tightrope.dashboard.bench.pages;

import org.jspecify.annotations.NullMarked;
