package io.tightrope.core.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.run.Activity;
import io.tightrope.core.run.RunEnd;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ProcessEndTest {
  private static RunEnd end(int code, Activity activity, boolean isNewest) {
    return new ProcessEnd(OptionalInt.of(code), Optional.empty())
        .of(activity, isNewest, Optional.of("java.io.IOException: no disk"));
  }

  private static RunEnd end(String signal, Activity activity) {
    return new ProcessEnd(OptionalInt.empty(), Optional.of(signal))
        .of(activity, true, Optional.empty());
  }

  @Test
  void an_exit_code_fails_the_newest_run_and_those_at_work_and_says_what_training_threw() {
    assertThat(end(3, Activity.IDLE, true))
        .isEqualTo(
            RunEnd.failed("System.exit with exit code 3 after java.io.IOException: no disk"));
    assertThat(end(3, Activity.TRAINING, false).isFailure()).isTrue();
    assertThat(end(3, Activity.IDLE, false).isFailure()).isFalse();
    assertThat(end(0, Activity.TRAINING, true))
        .isEqualTo(RunEnd.finished("System.exit with exit code 0"));
  }

  @Test
  void a_signal_fails_a_run_at_work_and_ends_one_that_is_idle_in_order() {
    assertThat(end("SIGTERM", Activity.TRAINING))
        .isEqualTo(RunEnd.failed("SIGTERM while training"));
    assertThat(end("SIGINT", Activity.EVALUATING))
        .isEqualTo(RunEnd.failed("SIGINT while evaluating"));
    assertThat(end("SIGTERM", Activity.IDLE)).isEqualTo(RunEnd.finished("SIGTERM while idle"));
  }

  @Test
  void without_either_the_program_has_ended_in_order() {
    ProcessEnd end = ProcessEnd.now(OptionalInt.empty());

    assertThat(end.signal()).isEmpty();
    assertThat(end.of(Activity.TRAINING, true, Optional.empty()).isFailure()).isFalse();
  }
}
