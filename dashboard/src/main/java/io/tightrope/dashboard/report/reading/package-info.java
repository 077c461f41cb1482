/** Makes a report of a run: frames, scalars, events and alerts come in, the model leaves. */
@NullMarked
package io.tightrope.dashboard.report.reading;

import org.jspecify.annotations.NullMarked;
