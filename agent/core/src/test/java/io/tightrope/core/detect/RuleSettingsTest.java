package io.tightrope.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.core.detect.evidence.Range;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.rules.SparsityLost;
import io.tightrope.core.detect.rules.VarianceCollapse;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.detect.settings.RulesFileException;
import io.tightrope.core.frame.LayerStatistic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RuleSettingsTest {
  @TempDir
  private Path folder;

  @Test
  void a_file_replaces_what_it_names_and_leaves_the_rest() throws IOException {
    RuleSettings settings = load("varianceCollapse: {warning: 0.3}");

    RuleSettings shipped = RuleSettings.defaults();
    VarianceCollapse.Limits changed =
        settings.limits(Rule.VARIANCE_COLLAPSE, VarianceCollapse.Limits.class);
    assertThat(changed.warning()).isEqualTo(0.3);
    assertThat(changed.critical())
        .isEqualTo(shipped
            .limits(Rule.VARIANCE_COLLAPSE, VarianceCollapse.Limits.class)
            .critical());
    assertThat(settings.limits(Rule.SPARSITY_LOST, SparsityLost.Limits.class))
        .isEqualTo(shipped.limits(Rule.SPARSITY_LOST));
  }

  @Test
  void an_empty_file_is_the_shipped_settings() throws IOException {
    assertThat(load("# nothing yet\n")).isEqualTo(RuleSettings.defaults());
  }

  @Test
  void a_disabled_rule_does_not_fire() throws IOException {
    SyntheticRun run = new SyntheticRun(1, load("disabled: [DeadLayer]")).healthy(20);

    run.with(20, SyntheticRun.set(LayerStatistic.ACTIVATION_SPARSITY, 5, 5, 1));

    assertThat(run.of(Rule.DEAD_LAYER)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "varianceExplosion: {band: -3} | varianceExplosion.band is -3; allowed is above 1",
        "varianceExplosion: {band: .nan} | varianceExplosion.band is \".nan\"; allowed is above 1",
        "varianceExplosion: {band: .inf} | varianceExplosion.band is \".inf\"; allowed is above 1",
        "varianceExplosion: {band: wide} | varianceExplosion.band is \"wide\"; allowed is above 1",
        "varianceExplosion: {band: } | varianceExplosion.band is missing; allowed is above 1",
        "varianceExplosion: {surgeSteps: 2.5} | varianceExplosion.surgeSteps is 2.5; allowed is a whole number at least 1",
        "varianceExplosion: {surgeSteps: 0} | varianceExplosion.surgeSteps is 0; allowed is a whole number at least 1",
        "deadLayer: {sparsity: 1.5} | deadLayer.sparsity is 1.5; allowed is above 0 and at most 1",
        "deadLayer: 7 | deadLayer is 7; allowed is a group of limits",
        "hysteresis: {raiseAfterSteps: 0} | hysteresis.raiseAfterSteps is 0; allowed is a whole number at least 1",
        "hysteresisOf: {DeadLayer: {raiseAfterSteps: -1}} | hysteresisOf.DeadLayer.raiseAfterSteps is -1; allowed is a whole number at least 1",
        "downwardTrend: {steps: 2} | downwardTrend.steps is 2; allowed is a whole number at least 4",
        "raisedLoss: {quantile: 1} | raisedLoss.quantile is 1; allowed is above 0 and below 1",
        "raisedLoss: {newest: 1} | raisedLoss.newest is 1; allowed is a whole number at least 2",
        "raisedLoss: {newst: 8} | raisedLoss.newst is not known",
        "disabled: DeadLayer | disabled is \"DeadLayer\"; allowed is a list of rules",
        "nonFiniteValues: {count: 2} | nonFiniteValues.count is not known",
      })
  void a_value_that_is_not_allowed_gives_one_line_with_file_field_value_and_range(
      String yaml, String message) {
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOf(RulesFileException.class)
        .hasMessageStartingWith(folder.resolve("rules.yml") + ": " + message)
        .message()
        .doesNotContain("\n");
  }

  @Test
  void an_unknown_limit_rule_or_section_is_named_with_those_that_are_known() {
    assertThatThrownBy(() -> load("varianceCollapse: {warnin: 0.3}"))
        .hasMessageContaining("varianceCollapse.warnin is not known; known are warning, critical");
    assertThatThrownBy(() -> load("disabled: [DeadLayr]"))
        .hasMessageContaining("disabled names DeadLayr, which is not a rule; rules are ");
    assertThatThrownBy(() -> load("varianceColapse: {warning: 0.3}"))
        .hasMessageContaining(": varianceColapse is not known; known are hysteresis");
  }

  @Test
  void a_file_that_is_missing_or_broken_gives_one_line() {
    assertThatThrownBy(() -> RuleSettings.load(folder.resolve("none.yml")))
        .hasMessage(folder.resolve("none.yml") + ": there is no such file");
    assertThatThrownBy(() -> load("deadLayer: {sparsity: 1\n  ]"))
        .hasMessageContaining("rules.yml: this is not YAML in line ")
        .message()
        .doesNotContain("\n");
    assertThatThrownBy(() -> load("- 1\n")).hasMessageContaining("this is not a YAML file");
  }

  @ParameterizedTest
  @EnumSource(Rule.class)
  void every_limit_of_a_rule_declares_its_range(Rule rule) {
    assertThat(rule.limits().getRecordComponents())
        .allSatisfy(limit ->
            assertThat(limit.getAnnotation(Range.class)).as(limit.getName()).isNotNull());
  }

  private RuleSettings load(String yaml) throws IOException {
    Path file = folder.resolve("rules.yml");
    Files.writeString(file, yaml);
    return RuleSettings.load(file);
  }
}
