package io.tightrope.benchmarks.ordinary;

import java.util.Optional;

/**
 * One job of the population: healthy as people write it, or the same with one thing broken.
 *
 * <p>Immutable.
 *
 * @param job the job; its name is unique in the population
 * @param base name of the healthy job that this one is a broken form of; its own name where nothing
 *     is broken
 * @param traits what kind of job it is
 * @param fault what is broken in it
 */
public record Member(Job job, String base, Traits traits, Optional<Fault> fault) {

  /** Whether limits may be set on it, or whether it is only reported. */
  public enum Part {
    TUNING,
    REPORTED
  }

  /**
   * What kind of job it is; each is left out once when a report asks how the rules do on strangers.
   *
   * @param family of network and program, such as {@code mlp}, {@code lstm}, {@code gan}
   * @param data the data set
   * @param activation of the hidden layers
   * @param updater class of the updater in lower case
   */
  public record Traits(String family, String data, String activation, String updater) {}

  /** A healthy job. */
  public static Member healthy(Job job, Traits traits) {
    return new Member(job, job.name(), traits, Optional.empty());
  }

  /** By the name of the healthy job, so that it and its broken forms are in the same part. */
  public Part part() {
    int bits = base.hashCode() * 0x9E3779B9;
    return (bits >>> 16) % 10 < 4 ? Part.TUNING : Part.REPORTED;
  }
}
