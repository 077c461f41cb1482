package io.tightrope.dashboard.cli;

/**
 * What became of a recording.
 *
 * @param run name of the run
 * @param isNew whether anything of it was not there before
 */
record Imported(String run, boolean isNew) {
  @Override
  public String toString() {
    return isNew ? "imported " + run : run + " is there already; nothing was imported";
  }
}
