package io.tightrope.core.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.json.RecordedRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every number in an alert's text is a number of its first step, a limit or a target. */
class AlertTextsTest {
  /**
   * Recordings of the test resources, and those of a folder named by {@code
   * -Dtightrope.recordings=DIR}.
   */
  static Stream<String> recordings() throws IOException {
    List<String> names = new ArrayList<>(List.of(
        "rescaled-shifted-relu",
        "collapsed-by-stage",
        "second-fixed-point",
        "healthy-shifted-relu"));
    String folder = System.getProperty("tightrope.recordings", "");
    if (!folder.isEmpty()) {
      try (Stream<Path> files = Files.list(Path.of(folder))) {
        files.map(Path::toString).filter(file -> file.endsWith(".json.gz")).forEach(names::add);
      }
    }
    return names.stream();
  }

  @ParameterizedTest
  @MethodSource("recordings")
  void numbers_of_an_alert_are_those_of_its_first_step(String name) {
    RecordedRun recorded = Recordings.read(name);
    List<Alert> alerts = Recordings.replay(recorded);
    AlertTexts texts = new AlertTexts(recorded.description(), RuleSettings.defaults());
    recorded.frames().forEach(texts::observe);

    assertThat(alerts.isEmpty() && !name.contains("/"))
        .as("no alert in " + name)
        .isFalse();
    alerts.forEach(alert -> texts.check(AlertTexts.Shown.of(alert)));
  }

  @Test
  void a_number_of_another_step_is_found() {
    RecordedRun recorded = Recordings.read("second-fixed-point");
    AlertTexts texts = new AlertTexts(recorded.description(), RuleSettings.defaults());
    recorded.frames().forEach(texts::observe);
    AlertTexts.Shown alert = AlertTexts.Shown.of(Recordings.replay(recorded).get(0));
    AlertTexts.Shown wrong = new AlertTexts.Shown(
        alert.rule(),
        alert.step(),
        alert.layers(),
        "Wrong by 987 of 1: " + alert.message(),
        alert.cause(),
        alert.action());

    assertThatThrownBy(() -> texts.check(wrong))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("987");
  }
}
