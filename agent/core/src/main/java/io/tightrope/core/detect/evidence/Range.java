package io.tightrope.core.detect.evidence;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The values that a limit may have in a rules file. Every component of a limits record has one. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Range {
  /** The smallest value allowed. */
  double min() default Double.NEGATIVE_INFINITY;

  /** Values must be above this one. */
  double above() default Double.NEGATIVE_INFINITY;

  /** The largest value allowed. */
  double max() default Double.POSITIVE_INFINITY;

  /** Values must be below this one. */
  double below() default Double.POSITIVE_INFINITY;
}
