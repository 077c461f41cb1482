/** The one line of code by which a program has its networks watched. */
@NullMarked
package io.tightrope.dl4j;

import org.jspecify.annotations.NullMarked;
