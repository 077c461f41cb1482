package io.tightrope.dl4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.config.Setting;
import io.tightrope.core.config.SettingsTable;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

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

  private int attach(String... arguments) {
    String[] all = new String[arguments.length + 1];
    all[0] = "attach";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return Main.run(new PrintWriter(out), new PrintWriter(err), all);
  }
}
