package io.tightrope.dl4j.context;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-Dtightrope.token=abc123 --epochs 5 | -Dtightrope.token=*** --epochs 5",
        "-javaagent:agent.jar=run=a,token=abc123,grace=5m | -javaagent:agent.jar=run=a,token=***,grace=5m",
        "--db-password abc123 --rate=0.1 | --db-password *** --rate=0.1",
        "--API_KEY=abc123 | --API_KEY=***",
        "-Daws.secretAccessKey=abc123 | -Daws.secretAccessKey=***",
        "--store=jdbc:postgresql://me:abc123@db/x | --store=jdbc:postgresql://***@db/x",
        "-cp a.jar:b.jar Train | Train",
        "--verbose-auth --lr 0.1 | --verbose-auth --lr 0.1"
      })
  void secrets_are_masked_and_the_rest_is_as_it_was(String arguments, String shown) {
    assertThat(CommandLine.of(arguments.split(" "))).isEqualTo(shown).doesNotContain("abc123");
  }

  @Test
  void a_long_line_is_cut() {
    assertThat(CommandLine.of(new String[] {"x".repeat(5000)})).hasSize(2000).endsWith("…");
  }
}
