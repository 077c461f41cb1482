/**
 * The demonstration. A running dashboard and the example programs come in; two runs on the
 * dashboard, progress on the way and a table at the end leave. It knows the programs only by their
 * class names and the files that they write.
 */
@NullMarked
package io.tightrope.dashboard.demo;

import org.jspecify.annotations.NullMarked;
