package io.tightrope.core.detect;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.detect.rules.Rule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunbooksTest {
  private static final Path RUNBOOKS = Path.of("../../docs/runbooks");

  @ParameterizedTest
  @EnumSource(Rule.class)
  void every_rule_has_a_runbook_with_its_four_parts(Rule rule) throws IOException {
    String runbook = Files.readString(RUNBOOKS.resolve(rule.id() + ".md"));

    assertThat(runbook)
        .startsWith("# " + rule.id() + "\n")
        .containsSubsequence(
            "\n## Meaning\n", "\n## Impact\n", "\n## Diagnosis\n", "\n## Mitigation\n");
  }
}
