package io.tightrope.dl4j.preflight.judge;

import io.tightrope.theory.design.Verdict;
import java.util.List;

/**
 * One thing that speaks against a network.
 *
 * @param severity how bad it is
 * @param reason one sentence
 */
public record Finding(Verdict severity, String reason) {

  public static Verdict worst(List<Finding> findings) {
    return findings.stream().map(Finding::severity).reduce(Verdict.STABLE, Verdict::or);
  }
}
