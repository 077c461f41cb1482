/**
 * The commands of the dashboard's side. Words of a command line come in; an exit code, a result on
 * standard output and at most one clear line on standard error leave.
 */
@NullMarked
package io.tightrope.dashboard.cli;

import org.jspecify.annotations.NullMarked;
