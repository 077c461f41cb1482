package io.tightrope.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Without the agent; under it see {@code EvaluationCoverageTest} of the agent. */
class TightropeTest {
  private static final int JAVA_8 = 52;

  @Test
  void without_the_agent_any_call_does_nothing() {
    assertThatCode(() -> {
          Tightrope.scalar("val/auc", 0.5);
          Tightrope.scalar("not a name", Double.NaN);
          Tightrope.scalar(new Object(), "val/auc", 0.5);
        })
        .doesNotThrowAnyException();
  }

  @Test
  void it_runs_on_java_8() throws IOException {
    try (InputStream in =
            Objects.requireNonNull(Tightrope.class.getResourceAsStream("Tightrope.class"));
        DataInputStream data = new DataInputStream(in)) {
      assertThat(data.readInt()).isEqualTo(0xCAFEBABE);
      data.readUnsignedShort();
      assertThat(data.readUnsignedShort()).isEqualTo(JAVA_8);
    }
  }
}
