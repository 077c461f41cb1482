package io.tightrope.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.core.frame.LayerStatistic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleSettingsTest {
  @TempDir
  private Path folder;

  @Test
  void a_file_replaces_what_it_names_and_leaves_the_rest() throws IOException {
    RuleSettings settings = load("varianceCollapse: {warning: 0.3}");

    RuleSettings shipped = RuleSettings.defaults();
    assertThat(settings.varianceCollapse().warning()).isEqualTo(0.3);
    assertThat(settings.varianceCollapse().critical())
        .isEqualTo(shipped.varianceCollapse().critical());
    assertThat(settings.sparsityLost()).isEqualTo(shipped.sparsityLost());
  }

  @Test
  void an_empty_file_is_the_shipped_settings() throws IOException {
    assertThat(load("# nothing yet\n")).isEqualTo(RuleSettings.defaults());
  }

  @Test
  void a_disabled_rule_does_not_speak() throws IOException {
    SyntheticRun run = new SyntheticRun(1, load("disabled: [DeadLayer]")).healthy(20);

    run.with(20, SyntheticRun.set(LayerStatistic.ACTIVATION_SPARSITY, 5, 5, 1));

    assertThat(run.of(Rule.DEAD_LAYER)).isEmpty();
  }

  @Test
  void an_unknown_threshold_or_rule_is_named() {
    assertThatThrownBy(() -> load("varianceCollapse: {warnin: 0.3}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("warnin");
    assertThatThrownBy(() -> load("disabled: [DeadLayr]")).hasMessageContaining("DeadLayr");
  }

  private RuleSettings load(String yaml) throws IOException {
    Path file = folder.resolve("rules.yml");
    Files.writeString(file, yaml);
    return RuleSettings.load(file);
  }
}
