package io.tightrope.core.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.rules.DeadLayer;
import io.tightrope.core.detect.rules.Rule;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.health.AgentHealth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentRulesTest {
  @TempDir
  Path folder;

  private final AgentHealth health = new AgentHealth();

  @Test
  void the_limits_of_the_named_file_are_used() throws IOException {
    AgentRules rules = new AgentRules(file("deadLayer: {sparsity: 0.5}"), health);

    assertThat(rules.get().limits(Rule.DEAD_LAYER, DeadLayer.Limits.class).sparsity())
        .isEqualTo(0.5);
    assertThat(health.errors()).isZero();
  }

  @Test
  void a_file_that_cannot_be_used_is_reported_once_and_the_shipped_limits_hold()
      throws IOException {
    AgentRules rules = new AgentRules(file("deadLayer: {sparsity: 5}"), health);

    assertThat(rules.get()).isEqualTo(RuleSettings.defaults()).isSameAs(rules.get());
    assertThat(health.errors()).isEqualTo(1);
  }

  private Optional<Path> file(String yaml) throws IOException {
    return Optional.of(Files.writeString(folder.resolve("rules.yml"), yaml));
  }
}
