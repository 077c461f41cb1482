package io.tightrope.core.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgentConfigLoaderTest {
  private static final Map<String, String> NOTHING = Map.of();

  @TempDir
  Path directory;

  @Test
  void saying_nothing_gives_what_is_shipped() {
    assertThat(AgentConfigLoader.load(Optional.empty(), NOTHING, NOTHING))
        .isEqualTo(AgentConfig.defaults());
  }

  @Test
  void every_setting_of_the_file_is_taken() throws IOException {
    Path token = Files.writeString(directory.resolve("token"), "secret\n");
    Path file = file("""
        enabled: false
        run: sparse mlp
        session: 0b1e6b1e-4f3a-4c5b-8d57-2f0f3a2b9c10
        worker: "1"
        dashboard: https://tightrope.example:7070
        token-file: %s
        overhead: 2.5%%
        metrics-host: 0.0.0.0
        metrics-port: 9464
        spool: /var/spool/tightrope
        spool-limit: 1GB
        queue-limit: 512KB
        grace: 5m
        labels: {team: vision, try: 3}
        rules: limits.yml
        """.formatted(token));

    AgentConfig config = AgentConfigLoader.load(Optional.of(file), NOTHING, NOTHING);

    assertThat(config)
        .isEqualTo(new AgentConfig(
            false,
            Optional.of("sparse mlp"),
            Optional.of("0b1e6b1e-4f3a-4c5b-8d57-2f0f3a2b9c10"),
            "1",
            Optional.of(URI.create("https://tightrope.example:7070")),
            Optional.of("secret"),
            0.025,
            "0.0.0.0",
            OptionalInt.of(9464),
            Path.of("/var/spool/tightrope"),
            1L << 30,
            512L << 10,
            Duration.ofMinutes(5),
            Map.of("team", "vision", "try", "3"),
            Optional.of(Path.of("limits.yml"))));
  }

  @Test
  void properties_win_over_the_file_and_the_environment_over_both() throws IOException {
    Path file = file("run: file\noverhead: 3%\nmetrics-port: 1\n");

    AgentConfig config = AgentConfigLoader.load(
        Optional.of(file),
        Map.of("tightrope.run", "property", "tightrope.metrics-port", "off"),
        Map.of("TIGHTROPE_RUN", "environment"));

    assertThat(config.run()).contains("environment");
    assertThat(config.metricsPort()).isEmpty();
    assertThat(config.overheadBudget()).isEqualTo(0.03);
  }

  @Test
  void the_file_may_be_named_by_property_or_environment() throws IOException {
    Map<String, String> named = Map.of("tightrope.config", file("run: named").toString());

    assertThat(AgentConfigLoader.load(Optional.empty(), named, NOTHING).run()).contains("named");
    assertThat(AgentConfigLoader.load(
                Optional.empty(),
                NOTHING,
                Map.of("TIGHTROPE_CONFIG", named.get("tightrope.config")))
            .run())
        .contains("named");
  }

  @Test
  void foreign_properties_and_variables_are_left_alone() {
    assertThat(AgentConfigLoader.load(
            Optional.empty(),
            Map.of("java.version", "17", "tightrope.home", "/opt"),
            Map.of("TIGHTROPE_HOME", "/opt", "PATH", "/bin")))
        .isEqualTo(AgentConfig.defaults());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enabled|yes|true or false",
        "overhead|150%|a share such as 1% or 0.01",
        "overhead|-1|a share such as 1% or 0.01",
        "overhead|NaN|a share such as 1% or 0.01",
        "metrics-port|70000|0 to 65535",
        "metrics-port|http|0 to 65535",
        "dashboard|ftp://host|an http or https URL",
        "dashboard|::|an http or https URL",
        "session|abc|a UUID",
        "spool-limit|1TB|a size such as 64MB",
        "spool-limit|99999999999GB|a size such as 64MB",
        "queue-limit|1B|a size from 64KB",
        "grace|soon|a time such as 60s",
        "labels|team|name=value",
        "token-file|/nonexistent|a readable file",
      })
  void a_wrong_value_is_told_in_one_line_with_key_value_and_what_is_allowed(
      String key, String value, String allowed) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() ->
            AgentConfigLoader.load(Optional.empty(), Map.of("tightrope." + key, value), NOTHING))
        .satisfies(wrong -> assertThat(wrong.getMessage())
            .contains("tightrope." + key)
            .contains("\"" + value + "\"")
            .contains(allowed)
            .doesNotContain("\n"));
  }

  @Test
  void a_misspelt_key_is_told_with_those_that_are_known() throws IOException {
    Path file = file("metric-port: 1\n");

    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> AgentConfigLoader.load(Optional.of(file), NOTHING, NOTHING))
        .withMessageContaining("\"metric-port\"")
        .withMessageContaining("metrics-port");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() ->
            AgentConfigLoader.load(Optional.empty(), Map.of("tightrope.metric-port", "1"), NOTHING))
        .withMessageContaining("metrics-port");
  }

  @Test
  void a_file_that_is_missing_or_no_yaml_is_told_by_name() throws IOException {
    Path missing = directory.resolve("missing.yml");
    Path broken = file("run: [a\n");
    Path list = file2("list.yml", "- run\n");

    for (Path file : new Path[] {missing, broken, list}) {
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> AgentConfigLoader.load(Optional.of(file), NOTHING, NOTHING))
          .satisfies(wrong ->
              assertThat(wrong.getMessage()).contains(file.toString()).doesNotContain("\n"));
    }
  }

  @Test
  void a_token_is_not_repeated_in_an_error() {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> AgentConfigLoader.load(
            Optional.empty(),
            Map.of("tightrope.token", "secret", "tightrope.grace", "soon"),
            NOTHING))
        .satisfies(wrong -> assertThat(wrong.getMessage()).doesNotContain("secret"));
  }

  private Path file(String yaml) throws IOException {
    return file2("agent.yml", yaml);
  }

  private Path file2(String name, String yaml) throws IOException {
    return Files.writeString(directory.resolve(name), yaml);
  }
}
