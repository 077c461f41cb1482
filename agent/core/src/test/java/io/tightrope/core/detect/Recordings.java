package io.tightrope.core.detect;

import io.tightrope.core.detect.alerts.Alert;
import io.tightrope.core.detect.settings.RuleSettings;
import io.tightrope.core.json.RecordedRun;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/** The recorded runs among the test resources, and their replay. */
final class Recordings {
  private Recordings() {}

  /** A recording by its name, or by its path. */
  static RecordedRun read(String name) {
    try (InputStream in = name.contains("/")
        ? Files.newInputStream(Path.of(name))
        : Recordings.class.getResourceAsStream(name + ".json.gz")) {
      return RecordedRun.read(Objects.requireNonNull(in, name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Alert> replay(RecordedRun recorded) {
    RunMonitor monitor = new RunMonitor(recorded.description(), RuleSettings.defaults());
    recorded.frames().forEach(monitor::observe);
    return monitor.alerts();
  }
}
