/**
 * What the operator wishes: a YAML file and options of the command come in, checked settings leave,
 * or one line that says what is wrong.
 */
@NullMarked
package io.tightrope.dashboard.config;

import org.jspecify.annotations.NullMarked;
