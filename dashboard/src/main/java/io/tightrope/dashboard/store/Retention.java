package io.tightrope.dashboard.store;

/**
 * How long what is kept, counted from a run's last sign of life.
 *
 * @param fullResolutionDays after so many days a long run keeps only its rolled-up blocks; 0 keeps
 *     the full resolution for good
 * @param days after so many days a run is removed; 0 keeps it for good
 */
public record Retention(double fullResolutionDays, double days) {
  /** Full resolution for a month, the rolled-up run for good. */
  public static final Retention DEFAULT = new Retention(30, 0);
}
