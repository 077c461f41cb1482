package io.tightrope.benchmarks.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.tightrope.benchmarks.recorded.Alarms.Alarm;
import io.tightrope.benchmarks.rules.RuleRun.Became;
import io.tightrope.benchmarks.rules.Totals.OfRule;
import io.tightrope.benchmarks.rules.Totals.OfSource;
import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.finding.Expected;
import io.tightrope.core.detect.finding.Severity;
import io.tightrope.core.detect.rules.Rule;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class TotalsTest {
  private static final String DEAD_CRITICAL = "DeadLayer critical";
  private static final String DEAD_WARNING = "DeadLayer warning";

  private static RuleRun run(Became became, Alarm... alarms) {
    return new RuleRun(
        "a source",
        Optional.empty(),
        Map.of("optimizer", "adam"),
        became,
        false,
        50,
        75,
        became == Became.FAILS ? OptionalLong.of(300) : OptionalLong.empty(),
        500,
        List.of(alarms));
  }

  private static Alarm alarm(long step, Rule rule, Severity severity) {
    return new Alarm(
        step,
        new Alert(
            "id",
            "run",
            rule,
            severity,
            List.of(0),
            0,
            step,
            1,
            Expected.UNKNOWN,
            "",
            "",
            "",
            0,
            Double.NaN));
  }

  private static Alarm critical(long step) {
    return alarm(step, Rule.DEAD_LAYER, Severity.CRITICAL);
  }

  private static Alarm warning(long step) {
    return alarm(step, Rule.DEAD_LAYER, Severity.WARNING);
  }

  private static OfRule rule(Totals totals, String name) {
    return Objects.requireNonNull(totals.rules().get(name));
  }

  private static OfSource all(Totals totals) {
    return Objects.requireNonNull(totals.sources().get(Totals.ALL));
  }

  @Test
  void a_rule_is_right_on_failing_runs_and_wrong_on_good_ones() {
    Totals totals = Totals.of(List.of(
        run(Became.FAILS, critical(100)),
        run(Became.FAILS, critical(200)),
        run(Became.FAILS, critical(250)),
        run(Became.FAILS),
        run(Became.GOOD, critical(100)),
        run(Became.GOOD)));

    assertThat(totals.rules().get(DEAD_CRITICAL))
        .isEqualTo(new OfRule(3, 1, 3, OptionalLong.of(100)));
    assertThat(totals.rules().get("NonFiniteValues critical"))
        .isEqualTo(new OfRule(0, 0, 0, OptionalLong.empty()));
    assertThat(totals.sources().get("a source")).isEqualTo(new OfSource(4, 3, 1, 1, 2, 1, 1));
    assertThat(totals.sources().get(Totals.ALL)).isEqualTo(totals.sources().get("a source"));
    assertThat(totals.families()).containsExactly(entry("optimizer adam", all(totals)));
  }

  @Test
  void stopping_at_the_first_critical_alert_saves_the_steps_after_it() {
    Totals totals = Totals.of(List.of(
        run(Became.FAILS, critical(200)),
        run(Became.FAILS, critical(20), critical(350)),
        run(Became.FAILS),
        run(Became.GOOD, critical(100)),
        run(Became.GOOD, warning(100))));

    assertThat(totals.savings().get(Totals.ALL)).isEqualTo(new Savings(1350, 450, 450, 2, 1));
  }

  @Test
  void a_run_that_the_preflight_calls_unstable_is_not_begun() {
    RuleRun doomed = new RuleRun(
        "zoo",
        Optional.empty(),
        Map.of(),
        Became.FAILS,
        true,
        0,
        0,
        OptionalLong.empty(),
        100,
        List.of(critical(60)));

    assertThat(Savings.of(List.of(doomed))).isEqualTo(new Savings(100, 40, 100, 0, 0));
  }

  @Test
  void a_warning_that_became_critical_counts_as_critical_alone() {
    Totals totals = Totals.of(List.of(run(Became.FAILS, warning(60), critical(100))));

    assertThat(rule(totals, DEAD_CRITICAL).right()).isEqualTo(1);
    assertThat(rule(totals, DEAD_WARNING).right()).isZero();
  }

  @Test
  void on_a_broken_run_that_does_well_only_a_critical_alert_is_wrong() {
    Totals totals = Totals.of(List.of(
        run(Became.GOOD_BUT_BROKEN, warning(100)), run(Became.GOOD_BUT_BROKEN, critical(100))));

    assertThat(rule(totals, DEAD_WARNING).wrong()).isZero();
    assertThat(rule(totals, DEAD_CRITICAL).wrong()).isEqualTo(1);
  }

  @Test
  void an_alert_before_anything_is_broken_is_wrong_even_if_the_run_fails() {
    Totals totals = Totals.of(List.of(run(Became.FAILS, critical(49))));

    assertThat(totals.rules().get(DEAD_CRITICAL))
        .isEqualTo(new OfRule(0, 1, 0, OptionalLong.empty()));
    assertThat(totals.sources().get(Totals.ALL)).isEqualTo(new OfSource(1, 0, 1, 1, 0, 0, 0));
  }

  @Test
  void of_two_critical_rules_one_was_the_first() {
    Totals totals = Totals.of(List.of(
        run(Became.FAILS, alarm(80, Rule.VARIANCE_EXPLOSION, Severity.CRITICAL), critical(100))));

    assertThat(rule(totals, "VarianceExplosion critical").first()).isEqualTo(1);
    assertThat(rule(totals, DEAD_CRITICAL).first()).isZero();
  }

  @Test
  void an_alert_after_the_loss_showed_it_is_not_in_time() {
    Totals totals = Totals.of(List.of(run(Became.FAILS, critical(300))));

    assertThat(all(totals).inTime()).isZero();
    assertThat(all(totals).missed()).isZero();
  }

  @Test
  void numbers_survive_the_file_and_stand_in_parentheses_behind_the_new_ones() {
    Totals old = Totals.of(List.of(
        run(Became.FAILS, critical(100)), run(Became.GOOD, critical(60)), run(Became.GOOD)));
    Totals read = Totals.of(old.toJson());
    assertThat(read).isEqualTo(old);

    Totals now =
        Totals.of(List.of(run(Became.FAILS, critical(200)), run(Became.GOOD), run(Became.GOOD)));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new RuleTable(now, Optional.of(read), true)
        .print(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    String table = bytes.toString(StandardCharsets.UTF_8).replaceAll(" +", " ");

    assertThat(table)
        .contains(
            "DeadLayer critical 1 (1) 0 (1) 1 of 1, 100 % (21 to 100 %) 1 (1)" + " 100 (200)");
    assertThat(table).contains("0 of 2, 0 % (0 to 66 %) (1 of 2)");
    assertThat(table).contains("optimizer adam 1 of 1");
  }
}
