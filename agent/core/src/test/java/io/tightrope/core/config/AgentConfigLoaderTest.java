package io.tightrope.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgentConfigLoaderTest {
  private static final Map<String, String> NOTHING = Map.of();

  @TempDir
  Path directory;

  @Test
  void saying_nothing_gives_what_is_shipped() {
    assertThat(AgentConfigLoader.load("", NOTHING, NOTHING))
        .isEqualTo(new AgentConfigLoader.Loaded(AgentConfig.defaults(), List.of()));
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
        advertise: lab-7:80
        spool: /var/spool/tightrope
        spool-limit: 1GB
        queue-limit: 512KB
        grace: 5m
        live-runs: 50
        labels: {team: vision, try: 3}
        rules: limits.yml
        baseline: dense mlp
        checkpoint-dir: /var/checkpoints
        checkpoint-every: 1000
        checkpoint-keep: 5
        on-critical: stop
        """.formatted(token));

    AgentConfig config =
        AgentConfigLoader.load(file.toString(), NOTHING, NOTHING).config();

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
            Optional.of(new AdvertisedAddress("lab-7", OptionalInt.of(80))),
            Path.of("/var/spool/tightrope"),
            1L << 30,
            512L << 10,
            Duration.ofMinutes(5),
            50,
            Map.of("team", "vision", "try", "3"),
            Optional.of(Path.of("limits.yml")),
            Optional.of("dense mlp"),
            new ActionSettings(
                Optional.of(Path.of("/var/checkpoints")), 1000, 5, OnCritical.STOP)));
  }

  @Test
  void properties_win_over_the_file_and_the_environment_over_both() throws IOException {
    Path file = file("run: file\noverhead: 3%\nmetrics-port: 1\n");

    AgentConfig config = AgentConfigLoader.load(
            file.toString(),
            Map.of("tightrope.run", "property", "tightrope.metrics-port", "off"),
            Map.of("TIGHTROPE_RUN", "environment"))
        .config();

    assertThat(config.run()).contains("environment");
    assertThat(config.metricsPort()).isEmpty();
    assertThat(config.overheadBudget()).isEqualTo(0.03);
  }

  @Test
  void the_file_may_be_named_by_property_or_environment() throws IOException {
    Map<String, String> named = Map.of("tightrope.config", file("run: named").toString());

    assertThat(AgentConfigLoader.load("", named, NOTHING).config().run()).contains("named");
    assertThat(AgentConfigLoader.load(
                "", NOTHING, Map.of("TIGHTROPE_CONFIG", named.get("tightrope.config")))
            .config()
            .run())
        .contains("named");
  }

  @Test
  void foreign_properties_and_variables_are_left_alone() {
    assertThat(AgentConfigLoader.load(
            "",
            Map.of("java.version", "17", "tightrope.home", "/opt"),
            Map.of("TIGHTROPE_HOME", "/opt", "TIGHTROPE_PORT_7070_TCP", "x", "PATH", "/bin")))
        .isEqualTo(new AgentConfigLoader.Loaded(AgentConfig.defaults(), List.of()));
  }

  @Test
  void an_argument_names_a_file_and_wins_over_it() throws IOException {
    Path file = file("run: file\noverhead: 3%\n");

    AgentConfig config =
        AgentConfigLoader.load("run=mine,config=" + file, NOTHING, NOTHING).config();

    assertThat(config.run()).contains("mine");
    assertThat(config.overheadBudget()).isEqualTo(0.03);
  }

  @Test
  void a_comma_within_a_value_of_the_argument_is_written_with_a_backslash() {
    String argument = AgentConfigLoader.argument(
        List.of("run=lr=0.01,bs=32", "labels=a=1,b=x\\,y", "dashboard=http://host:1"));

    AgentConfig config = AgentConfigLoader.load(argument, NOTHING, NOTHING).config();

    assertThat(config.run()).contains("lr=0.01,bs=32");
    assertThat(config.labels()).isEqualTo(Map.of("a", "1", "b", "x,y"));
    assertThat(config.dashboard()).contains(URI.create("http://host:1"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "labels=a=1,b=2,run=r",
        "labels=a=1,labels=b=2,run=r",
        "run=r,labels=a=1,b=2",
        "labels=a=1,run=r,labels=b=2"
      })
  void labels_are_repeated_or_separated_by_commas(String argument) {
    AgentConfigLoader.Loaded loaded = AgentConfigLoader.load(argument, NOTHING, NOTHING);

    assertThat(loaded.ignored()).isEmpty();
    assertThat(loaded.config().labels()).isEqualTo(Map.of("a", "1", "b", "2"));
    assertThat(loaded.config().run()).contains("r");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "enabled|yes|true or false",
        "overhead|150%|a share such as 1% or 0.01",
        "overhead|-1|a share such as 1% or 0.01",
        "overhead|NaN|a share such as 1% or 0.01",
        "overhead|1e-999|a share such as 1% or 0.01",
        "metrics-port|70000|0 to 65535",
        "metrics-port|http|0 to 65535",
        "advertise|http://lab-7:9464|a host name or address, with or without :port",
        "advertise|lab-7:0|a host name or address, with or without :port",
        "advertise|lab-7:65536|a host name or address, with or without :port",
        "advertise|lab-7/metrics|a host name or address, with or without :port",
        "advertise|lab 7|a host name or address, with or without :port",
        "advertise|::1|a host name or address, with or without :port; IPv6 in brackets",
        "advertise|[1:2]:9464|a host name or address, with or without :port",
        "advertise|10.0.0.256|a host name or address, with or without :port",
        "advertise|300.1.1.1:9464|a host name or address, with or without :port",
        "advertise|10.0.7|a host name or address, with or without :port",
        "live-runs|0|a number from 1 to 100000",
        "live-runs|many|a number from 1 to 100000",
        "dashboard|ftp://host|an http or https URL",
        "dashboard|::|an http or https URL",
        "dashboard|notaurl|an http or https URL",
        "dashboard|http://host:70000|an http or https URL",
        "session|abc|a UUID",
        "spool-limit|1TB|a size such as 64MB",
        "spool-limit|99999999999GB|a size such as 64MB",
        "queue-limit|1B|a size from 64KB",
        "grace|soon|a time such as 60s",
        "checkpoint-every|0|a number from 1 to 1000000000",
        "checkpoint-every|often|a number from 1 to 1000000000",
        "checkpoint-keep|1|a number from 2 to 100",
        "on-critical|halt|nothing, checkpoint or stop",
        "grace|999999999h|a time such as 60s",
        "labels|team|name=value",
        "token-file|/nonexistent|a readable file",
        "token-file|/dev/zero|a readable file",
      })
  void a_wrong_value_is_ignored_with_one_line_that_names_it_and_what_is_allowed(
      String key, String value, String allowed) {
    AgentConfigLoader.Loaded loaded =
        AgentConfigLoader.load("", Map.of("tightrope." + key, value), NOTHING);

    assertThat(loaded.config()).isEqualTo(AgentConfig.defaults());
    assertThat(loaded.ignored())
        .singleElement()
        .satisfies(line -> assertThat(line)
            .contains("tightrope." + key)
            .contains("\"" + value + "\"")
            .contains("is ignored")
            .contains(allowed)
            .doesNotContain("\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "lab-7, lab-7:9464",
    "lab-7.example.org:80, lab-7.example.org:80",
    "my_service:9465, my_service:9465",
    "10.0.0.7, 10.0.0.7:9464",
    "[fd00::7], [fd00::7]:9464",
    "[fd00::7]:80, [fd00::7]:80"
  })
  void an_address_is_advertised_with_the_endpoints_port_or_its_own(String value, String address) {
    AgentConfigLoader.Loaded loaded =
        AgentConfigLoader.load("metrics-port=9464,advertise=" + value, NOTHING, NOTHING);

    assertThat(loaded.ignored()).isEmpty();
    assertThat(loaded.config().advertise().orElseThrow().at(9464)).isEqualTo(address);
  }

  @Test
  void an_address_is_not_advertised_where_there_is_no_endpoint() {
    AgentConfigLoader.Loaded loaded =
        AgentConfigLoader.load("metrics-port=off,advertise=lab-7", NOTHING, NOTHING);

    assertThat(loaded.config().advertise()).isEmpty();
    assertThat(loaded.ignored())
        .singleElement()
        .asString()
        .contains("the setting advertise is ignored: there is no metrics endpoint")
        .contains("metrics-port is off");
  }

  @Test
  void keeping_a_checkpoint_at_a_critical_alert_needs_a_directory_for_it() {
    AgentConfigLoader.Loaded without =
        AgentConfigLoader.load("on-critical=checkpoint", NOTHING, NOTHING);
    AgentConfigLoader.Loaded with =
        AgentConfigLoader.load("on-critical=checkpoint,checkpoint-dir=relative", NOTHING, NOTHING);

    assertThat(without.config()).isEqualTo(AgentConfig.defaults());
    assertThat(without.ignored())
        .containsExactly(
            "the value \"checkpoint\" of on-critical is ignored: it needs checkpoint-dir");
    assertThat(with.ignored()).isEmpty();
    assertThat(with.config().actions().onCritical()).isEqualTo(OnCritical.CHECKPOINT);
    assertThat(with.config().actions().checkpointDirectory())
        .contains(Path.of("relative").toAbsolutePath());
  }

  @Test
  void only_what_is_wrong_is_ignored_and_the_next_source_holds() throws IOException {
    Path file = file("overhead: 3%\ngrace: soon\nrun: file\n");

    AgentConfigLoader.Loaded loaded = AgentConfigLoader.load(
        file.toString(), NOTHING, Map.of("TIGHTROPE_OVERHEAD", "lots", "TIGHTROPE_GRACE", "5m"));

    assertThat(loaded.config().overheadBudget()).isEqualTo(0.03);
    assertThat(loaded.config().grace()).isEqualTo(Duration.ofMinutes(5));
    assertThat(loaded.config().run()).contains("file");
    assertThat(loaded.ignored())
        .as("a value that another one replaces is not read")
        .singleElement()
        .asString()
        .contains("TIGHTROPE_OVERHEAD");
  }

  @Test
  void an_unknown_name_is_ignored_with_the_nearest_known_one() throws IOException {
    Path file = file("metric-port: 1\nrun: named\n");

    AgentConfigLoader.Loaded ofFile = AgentConfigLoader.load(file.toString(), NOTHING, NOTHING);
    AgentConfigLoader.Loaded ofProperty =
        AgentConfigLoader.load("", Map.of("tightrope.Overhaed", "1"), NOTHING);
    AgentConfigLoader.Loaded ofVariable =
        AgentConfigLoader.load("", NOTHING, Map.of("TIGHTROPE_DASHBORD", "http://host"));
    AgentConfigLoader.Loaded ofArgument =
        AgentConfigLoader.load("run=named,colour=blue", NOTHING, NOTHING);

    assertThat(ofFile.config().run()).contains("named");
    assertThat(ofFile.ignored())
        .containsExactly("unknown setting \"metric-port\" in " + file
            + " is ignored; did you mean \"metrics-port\"?");
    assertThat(ofProperty.ignored())
        .containsExactly("unknown setting \"Overhaed\" in the system"
            + " property tightrope.Overhaed is ignored; did you mean \"overhead\"?");
    assertThat(ofVariable.ignored())
        .containsExactly("unknown setting \"TIGHTROPE_DASHBORD\" in the"
            + " environment is ignored; did you mean \"TIGHTROPE_DASHBOARD\"?");
    assertThat(ofArgument.config().run()).contains("named");
    assertThat(ofArgument.ignored())
        .containsExactly("unknown setting \"colour\" in the agent's"
            + " argument is ignored; ./tightrope attach --help-settings lists the settings");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run: [a\n", "- run\n", "run: {a: b}\n", "run: \"\\u0007\"", "\u0001"})
  void a_file_that_cannot_be_used_costs_one_line_with_its_name(String content) throws IOException {
    Path file = file(content);

    AgentConfigLoader.Loaded loaded = AgentConfigLoader.load(file.toString(), NOTHING, NOTHING);

    assertThat(loaded.config()).isEqualTo(AgentConfig.defaults());
    assertThat(loaded.ignored())
        .singleElement()
        .asString()
        .contains(file.toString())
        .doesNotContain("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nonexistent/agent.yml", "/", "/dev/zero", "\0"})
  void a_file_that_cannot_be_read_costs_one_line(String file) {
    AgentConfigLoader.Loaded loaded = AgentConfigLoader.load(file, NOTHING, NOTHING);

    assertThat(loaded.config()).isEqualTo(AgentConfig.defaults());
    assertThat(loaded.ignored())
        .singleElement()
        .asString()
        .startsWith("the settings file ")
        .contains("is ignored: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"secret with spaces", "secret\u00e9"})
  void a_token_is_not_repeated_in_a_line(String token) {
    AgentConfigLoader.Loaded loaded = AgentConfigLoader.load(
        "", Map.of("tightrope.token", token, "tightrope.grace", "soon"), NOTHING);

    assertThat(loaded.config().token()).isEmpty();
    assertThat(loaded.ignored()).hasSize(2).noneMatch(line -> line.contains("secret"));
  }

  @Test
  void a_password_in_the_dashboards_address_is_not_repeated_in_a_line() {
    AgentConfigLoader.Loaded loaded =
        AgentConfigLoader.load("", Map.of("tightrope.dashboard", "ftp://me:secret@host/"), NOTHING);

    assertThat(loaded.ignored()).singleElement().asString().doesNotContain("secret");
  }

  @ParameterizedTest
  @EnumSource(Setting.class)
  void the_default_and_the_example_of_a_setting_are_values_that_it_takes(Setting setting)
      throws IOException {
    String example = setting == Setting.TOKEN_FILE
        ? Files.writeString(directory.resolve("token"), "secret").toString()
        : setting.example();

    AgentConfigLoader.Loaded shown =
        AgentConfigLoader.load("", Map.of(setting.property(), example), NOTHING);

    assertThat(shown.ignored()).isEmpty();
    assertThat(shown.config())
        .as("the example changes something")
        .isNotEqualTo(AgentConfig.defaults());
    if (!setting.standard().startsWith("(")) {
      assertThat(
              AgentConfigLoader.load("", NOTHING, Map.of(setting.variable(), setting.standard())))
          .isEqualTo(new AgentConfigLoader.Loaded(AgentConfig.defaults(), List.of()));
    }
  }

  @Test
  void both_lists_of_settings_show_all_of_each() {
    for (Setting setting : Setting.values()) {
      for (String list : List.of(SettingsTable.markdown(), SettingsTable.text())) {
        assertThat(list)
            .contains(
                setting.key(),
                setting.variable(),
                setting.meaning(),
                setting.allowed(),
                setting.example(),
                setting.standard().replaceAll("^\\(|\\)$", ""));
      }
    }
  }

  private Path file(String yaml) throws IOException {
    return Files.writeString(directory.resolve("agent.yml"), yaml);
  }
}
