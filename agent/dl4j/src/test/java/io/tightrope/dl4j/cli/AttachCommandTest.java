package io.tightrope.dl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.config.Setting;
import io.tightrope.core.config.SettingsTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttachCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void all_settings_are_listed_without_a_process() {
    assertThat(attach("--help-settings")).isZero();

    assertThat(out.toString()).isEqualTo(SettingsTable.text());
    assertThat(out.toString().lines().filter(line -> line.contains("TIGHTROPE_")))
        .hasSize(Setting.values().length);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--detach|PID is missing",
        "notanumber|PID \"notanumber\" is not a process id",
        "-- -1|PID \"-1\" is not a process id",
        "0|PID \"0\" is not a process id",
        "99999999999999999999|PID \"99999999999999999999\" is not a process id",
        "1 --dashboard notaurl|the value \"notaurl\" of dashboard in the agent's argument is wrong",
        "1 --config /nonexistent.yml|the settings file /nonexistent.yml is wrong: there is no such file",
        "1 --detach --run x|--detach takes no settings",
        "1 --wait -3|--wait -3 is negative",
        "1 --agent /nonexistent.jar|there is no agent at /nonexistent.jar",
      })
  void a_wrong_argument_is_one_line_and_nothing_is_attached(String arguments, String problem) {
    assertThat(attach(arguments.split(" "))).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().lines()).singleElement().asString().contains(problem);
  }

  @Test
  void a_name_that_is_too_long_for_a_run_is_a_wrong_argument() {
    assertThat(attach("1", "--run", "x".repeat(201))).isEqualTo(2);

    assertThat(err.toString().lines())
        .singleElement()
        .asString()
        .contains("of run in the agent's argument is wrong")
        .contains("1 to 200 characters");
  }

  private int attach(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "attach";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Main.run(new PrintWriter(out), new PrintWriter(err), all);
  }
}
