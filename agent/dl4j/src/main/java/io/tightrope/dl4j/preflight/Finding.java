package io.tightrope.dl4j.preflight;

import io.tightrope.theory.Verdict;
import java.util.List;

/**
 * One thing that speaks against a network.
 *
 * @param severity how bad it is
 * @param reason one sentence
 */
record Finding(Verdict severity, String reason) {

  static Verdict worst(List<Finding> findings) {
    return findings.stream().map(Finding::severity).reduce(Verdict.STABLE, Verdict::or);
  }
}
