/** Threads of the dashboard's own that work beside its requests. Uses nothing of the other packages. */
@NullMarked
package io.tightrope.dashboard.threads;

import org.jspecify.annotations.NullMarked;
