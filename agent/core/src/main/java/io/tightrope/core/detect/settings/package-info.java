/**
 * The limits of all rules: the shipped ones in {@code rules.yml}, and those of a user's file, checked
 * against the ranges that the rules declare.
 */
@NullMarked
package io.tightrope.core.detect.settings;

import org.jspecify.annotations.NullMarked;
