package io.tightrope.benchmarks.stages.rollbacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.benchmarks.stages.network.NetworkKind;
import io.tightrope.benchmarks.stages.training.Fault;
import io.tightrope.benchmarks.stages.training.FaultKind;
import io.tightrope.benchmarks.stages.training.Plan;
import io.tightrope.benchmarks.stages.training.Plan.Strike;
import io.tightrope.benchmarks.stages.training.Result;
import io.tightrope.benchmarks.stages.training.Rollback;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RollbackReportTest {
  private static final Set<NetworkKind> ALL = EnumSet.allOf(NetworkKind.class);
  private static final List<Long> SEEDS = List.of(101L, 102L, 103L, 104L, 105L, 106L);
  private static final int STRUCK_AT = 400;

  @Test
  void there_are_60_healthy_runs_and_30_with_a_fault_ten_of_each_kind() {
    List<Plan> struck = StagedRuns.struck(ALL, SEEDS, 1);

    assertThat(StagedRuns.healthy(ALL, SEEDS, 1)).hasSize(60).doesNotHaveDuplicates();
    assertThat(struck).hasSize(30);
    assertThat(struck.stream()
            .collect(Collectors.groupingBy(plan -> strike(plan).kind(), Collectors.counting())))
        .hasSize(3)
        .containsValues(10L);
    assertThat(struck).allMatch(plan -> strike(plan).stage() >= 2);
    assertThat(struck.stream().map(plan -> strike(plan).stage()).distinct().count())
        .isGreaterThan(3);
  }

  @Test
  void a_fault_counts_as_recovered_when_it_is_rolled_back_in_time_and_costs_little() {
    assertThat(measured(20, 0.80)).contains("at least 1 | **1** |");
    assertThat(measured(25, 0.78)).contains("at least 1 | **1** |");
    assertThat(measured(26, 0.80)).contains("at least 1 | **0** |");
    assertThat(measured(20, 0.76))
        .contains("at least 1 | **0** |")
        .contains("rolled back after 20 steps; 4.0 points behind");
    assertThat(measured(-1, 0.80))
        .contains("at least 1 | **0** |")
        .contains("not rolled back; 0.0 points behind");
  }

  @Test
  void every_rollback_of_a_healthy_run_is_needless() {
    List<Result> results = new ArrayList<>();
    for (Plan plan : StagedRuns.healthy(ALL, SEEDS, 1)) {
      results.add(result(plan, 0.8, rollbacks(results.size() < 2 ? 2 : 0), null));
    }

    RollbackReport report = new RollbackReport(results);

    assertThat(report.markdown()).contains("in 60 healthy runs | at most 3 | **4** |");
    assertThat(report.holds()).isFalse();
    assertThat(new RollbackReport(results.subList(1, 60)).markdown())
        .contains("in 59 healthy runs | at most 3 | **2** |");
  }

  /** The tables of one run with a fault, rolled back after so many steps; never if negative. */
  private static String measured(int steps, double accuracy) {
    Plan healthy =
        StagedRuns.healthy(Set.of(NetworkKind.DENSE), List.of(101L), 1).get(0);
    Plan struck = StagedRuns.struck(Set.of(NetworkKind.DENSE), List.of(101L), 1).get(0);
    List<Rollback> rollbacks =
        steps < 0 ? List.of() : List.of(new Rollback(STRUCK_AT + steps, 0.88, "NonFinite"));
    return new RollbackReport(List.of(
            result(healthy, 0.80, List.of(), null),
            result(
                struck,
                accuracy,
                rollbacks,
                new Fault(FaultKind.WEIGHTS, 5, STRUCK_AT, 0.88, 0.87))))
        .markdown();
  }

  private static List<Rollback> rollbacks(int count) {
    return Collections.nCopies(count, new Rollback(100, 0.7, "a reason"));
  }

  private static Result result(
      Plan plan, double accuracy, List<Rollback> rollbacks, @Nullable Fault fault) {
    return new Result(plan, 900, 1, accuracy, 0.88, 0.84, 0.5, rollbacks, fault, List.of());
  }

  private static Strike strike(Plan plan) {
    return Objects.requireNonNull(plan.strike());
  }
}
