package io.tightrope.core.watch;

import io.tightrope.core.health.AgentHealth;
import io.tightrope.core.json.MalformedJsonException;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.core.run.Baseline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The baseline of the runs of this process: a recording, which is read when it is first needed, or a run of
 * the dashboard, which tells its loss when a run introduces itself. One that cannot be had is logged once,
 * and runs are judged without it. Thread-safe; never throws.
 */
final class AgentBaseline {
  private final Optional<String> setting;
  private final AgentHealth health;
  private @Nullable Optional<Baseline> recorded;
  private boolean complained;

  /**
   * @param setting name of a run, or path of a recording
   * @param hasDashboard whether there is a dashboard that can know a run of that name
   */
  AgentBaseline(Optional<String> setting, boolean hasDashboard, AgentHealth health) {
    this.setting = setting;
    this.health = health;
    if (setting.isPresent() && !hasDashboard && !isFile(setting.get())) {
      complain("The agent sends to no dashboard that could know it; name a recording instead, as"
          + " tightrope export writes it.");
    }
  }

  /** The name of the baseline's run; empty if there is none, or its recording cannot be read. */
  Optional<String> name() {
    return setting.flatMap(
        text -> isFile(text) ? recorded().map(Baseline::run) : Optional.of(text));
  }

  /** What a recording tells; empty if the setting names none. */
  synchronized Optional<Baseline> recorded() {
    Optional<Baseline> known = recorded;
    if (known == null) {
      known = setting.filter(AgentBaseline::isFile).flatMap(this::read);
      recorded = known;
    }
    return known;
  }

  /** What to do with what the dashboard tells; a recording comes first. */
  Optional<Baseline> told(Optional<Baseline> byDashboard) {
    if (setting.isEmpty() || isFile(setting.get())) {
      return Optional.empty();
    }
    if (byDashboard.isEmpty()) {
      complain("The dashboard has no loss of a run of that name; check the name.");
    }
    return byDashboard;
  }

  private Optional<Baseline> read(String file) {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      Baseline baseline = RecordedRun.read(in).asBaseline();
      if (baseline.isEmpty()) {
        complain("The recording has no loss.");
      }
      return Optional.of(baseline).filter(read -> !read.isEmpty());
    } catch (NoSuchFileException missing) {
      complain("There is no such file.");
      return Optional.empty();
    } catch (IOException | MalformedJsonException failure) {
      complain("It cannot be read as a recording (" + failure.getMessage() + ").");
      return Optional.empty();
    }
  }

  private synchronized void complain(String reason) {
    if (!complained) {
      complained = true;
      health.warn("Cannot compare runs with the baseline " + setting.orElse("") + ". " + reason
          + " Runs are judged without it.");
    }
  }

  /** Recordings end in .json or .json.gz; a run could be called like that, a file that exists cannot. */
  private static boolean isFile(String text) {
    try {
      return text.endsWith(".json")
          || text.endsWith(".json.gz")
          || Files.isRegularFile(Path.of(text));
    } catch (InvalidPathException aName) {
      return false;
    }
  }
}
