/** What a report says, before it is worded in a language and drawn. Plain values. */
@NullMarked
package io.tightrope.dashboard.report.model;

import org.jspecify.annotations.NullMarked;
