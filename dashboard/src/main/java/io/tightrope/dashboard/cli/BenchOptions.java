package io.tightrope.dashboard.cli;

import io.tightrope.dashboard.config.InputException;
import java.util.List;

/** Checks of numbers that a benchmark is given. */
final class BenchOptions {
  private BenchOptions() {}

  /**
   * Checks a number of an option.
   *
   * @throws InputException if it is outside the range, both ends of which are allowed
   */
  static void check(String option, int value, int minimum, int maximum) {
    if (value < minimum || value > maximum) {
      throw new InputException(option + " is " + value + "; write a whole number from " + minimum
          + " to " + maximum + ".");
    }
  }

  /**
   * Checks the numbers of an option that has several.
   *
   * @throws InputException if one is below 1, above the maximum, or not above the one before it
   */
  static void checkAscending(String option, List<Integer> values, int maximum, String example) {
    int before = 0;
    for (int i = 0; i < values.size(); i++) {
      int value = values.get(i);
      if (value <= before || value > maximum) {
        throw new InputException(option + " has " + value + " at place " + (i + 1)
            + "; write numbers from 1 to " + maximum + " that ascend, such as " + example + ".");
      }
      before = value;
    }
  }
}
