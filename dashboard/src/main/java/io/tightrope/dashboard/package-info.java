/** The dashboard as a whole: {@link io.tightrope.dashboard.Dashboard} puts its rooms together. */
@NullMarked
package io.tightrope.dashboard;

import org.jspecify.annotations.NullMarked;
