package io.tightrope.dashboard.store;

/**
 * How much is kept, and for how long. Ages are counted from a run's last sign of life. Only runs that
 * have ended or are lost are ever removed, and none of them that is archived or the baseline of another.
 *
 * @param fullResolutionDays after so many days a long run keeps only its rolled-up blocks; 0 keeps
 *     the full resolution for good
 * @param days after so many days a run is removed; 0 keeps it for good
 * @param runs at most so many of the runs that may be removed are kept, those that ended last; 0 keeps
 *     any number
 * @param bytes all runs together may take so much, by the size of their numbers; 0 for any size
 */
public record Retention(double fullResolutionDays, double days, long runs, long bytes) {
  /** Full resolution for a month, the rolled-up run for good. */
  public static final Retention DEFAULT = new Retention(30, 0);

  /** Without a limit on the number and the size of runs. */
  public Retention(double fullResolutionDays, double days) {
    this(fullResolutionDays, days, 0, 0);
  }
}
