package io.tightrope.benchmarks.stages;

import io.tightrope.benchmarks.stages.network.NetworkKind;
import io.tightrope.benchmarks.stages.training.Method;
import io.tightrope.benchmarks.stages.training.Result;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The finished runs, each with its dense baseline. */
record Runs(List<Result> all) {

  Runs {
    all = List.copyOf(all);
  }

  /**
   * The plain ReLU network of the same kind, seed and number of steps; empty if it is not finished.
   */
  Optional<Result> baseline(Result result) {
    return all.stream()
        .filter(other -> other.plan().method() == Method.DENSE
            && other.plan().network() == result.plan().network()
            && other.plan().seed() == result.plan().seed())
        .findFirst();
  }

  /** The runs that the aims are for. */
  List<Result> claimed() {
    return all.stream().filter(Aim::isFor).toList();
  }

  boolean isMet(Result run) {
    return Aim.isMet(run, baseline(run));
  }

  /** The staged runs of a network at a target whose baseline is finished. */
  List<Result> staged(NetworkKind network, double target) {
    return all.stream()
        .filter(run -> run.plan().method() == Method.GATED && !run.plan().resetUpdater())
        .filter(run -> run.plan().network() == network && run.plan().target() == target)
        .filter(run -> baseline(run).isPresent())
        .toList();
  }

  /** The networks that have a run, in the order of the kinds. */
  List<NetworkKind> networks() {
    return Stream.of(NetworkKind.values())
        .filter(kind -> all.stream().anyMatch(run -> run.plan().network() == kind))
        .toList();
  }
}
