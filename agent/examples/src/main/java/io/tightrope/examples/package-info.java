/**
 * Plain DL4J training programs with not one line of monitoring in them. Images and options come in, a
 * trained network, progress lines and a summary document leave.
 */
@NullMarked
package io.tightrope.examples;

import org.jspecify.annotations.NullMarked;
