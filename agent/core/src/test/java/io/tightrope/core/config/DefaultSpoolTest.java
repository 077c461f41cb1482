package io.tightrope.core.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class DefaultSpoolTest {
  private final String user = System.getProperty("user.name");

  @AfterEach
  void putBack() {
    System.setProperty("user.name", user);
  }

  private static String spoolOf(String user) {
    System.setProperty("user.name", user);
    Path spool = AgentConfig.defaults().spoolDirectory();
    assertThat(spool.getParent()).isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
    return spool.getFileName().toString();
  }

  @Test
  void each_user_of_a_machine_has_one() {
    assertThat(spoolOf("ana")).isEqualTo("tightrope-spool-ana");
    assertThat(spoolOf("bob")).isEqualTo("tightrope-spool-bob");
  }

  @Test
  void a_name_does_not_lead_elsewhere() {
    assertThat(spoolOf("LAB\\../jörg k")).isEqualTo("tightrope-spool-LAB..jörgk");
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void a_user_without_a_name_has_a_number() {
    assertThat(spoolOf("?")).matches("tightrope-spool-\\d+");
  }
}
