/** Words and draws a report: the model comes in, one HTML page or a JSON document leaves. */
@NullMarked
package io.tightrope.dashboard.report.page;

import org.jspecify.annotations.NullMarked;
