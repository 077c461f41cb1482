package io.tightrope.dashboard.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.core.json.RecordedRun;
import io.tightrope.dashboard.Engine;
import io.tightrope.dashboard.api.Services;
import io.tightrope.dashboard.config.DashboardConfig;
import io.tightrope.dashboard.config.InputException;
import io.tightrope.dashboard.report.RecordedReport;
import io.tightrope.dashboard.report.StoredReports;
import io.tightrope.dashboard.report.model.Report;
import io.tightrope.dashboard.report.page.ReportJson;
import io.tightrope.dashboard.report.page.ReportPage;
import io.tightrope.dashboard.report.page.Texts;
import io.tightrope.dashboard.runs.WatchedRun;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes the report of a run as one page. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = "Write one self-contained HTML page about a run for people who decide: verdict,"
        + " three checks, the climb to its sparsity, alerts, savings, what to do next."
        + " Exit 1 if the run is failing, failed or lost.")
final class ReportCommand implements Callable<Integer> {
  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "name of the run in the store or on the dashboard, or a recorded run's file")
  @SuppressWarnings("NullAway.Init")
  private String run;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "the recorded run of that name, gzipped or not")
  private @Nullable Path file;

  @Option(
      names = "--baseline",
      paramLabel = "RUN",
      description = "run to compare with, from the same place: a name, or a file beside a file;"
          + " default: the one that the run names")
  private @Nullable String baseline;

  @Option(
      names = "--language",
      paramLabel = "CODE",
      defaultValue = Texts.ENGLISH,
      description = "language of the page, en or ja; default: ${DEFAULT-VALUE}")
  @SuppressWarnings("NullAway.Init")
  private String language;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description =
          "file to write; default: RUN-report.html in the current directory, none with --json")
  private @Nullable Path output;

  @Option(names = "--json", description = "print verdict, checks and numbers as one JSON document")
  private boolean json;

  @Mixin
  private final StoreOptions store = new StoreOptions();

  /** What a run came to, already worded. */
  private record Worded(String html, ObjectNode json) {
    static Worded of(Report report, Texts texts) {
      return new Worded(ReportPage.write(report, texts), ReportJson.write(report, texts));
    }
  }

  @Override
  public Integer call() throws IOException {
    Optional<Path> recording = recording();
    Optional<OutputFile> target = json && output == null
        ? Optional.empty()
        : Optional.of(OutputFile.checked(output != null ? output : Path.of(name(recording))));
    Worded worded = recording.isPresent() ? ofFile(recording.get()) : ofName();
    if (target.isPresent()) {
      target.get().write(worded.html().getBytes(StandardCharsets.UTF_8));
    }
    if (json) {
      System.out.println(worded.json().toPrettyString());
    } else {
      System.out.println(worded.json().path("sentence").asText());
      target.ifPresent(written -> System.out.println(written.path()));
    }
    return worded.json().path("verdict").asText().equals("unstable") ? 1 : 0;
  }

  private String name(Optional<Path> recording) {
    String base = recording
        .map(path -> String.valueOf(path.getFileName()).replaceFirst("\\.json(\\.gz)?$", ""))
        .orElse(run);
    return base.replaceAll("[^A-Za-z0-9._-]", "_") + "-report.html";
  }

  /** The file that the words name: a second one always, a first one where no store is named. */
  private Optional<Path> recording() {
    if (file != null) {
      if (store.isNamed()) {
        throw new InputException("FILE " + file + " and a store are given; leave out one of them");
      }
      return Optional.of(file);
    }
    if (store.isNamed()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Path.of(run)).filter(Files::isRegularFile);
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private Worded ofFile(Path recording) {
    Texts texts = Texts.of(language);
    RecordedRun recorded = RecordingFile.read(recording);
    if (file != null && !recorded.description().run().equals(run)) {
      throw new InputException(file + " holds the run \""
          + recorded.description().run() + "\", not \"" + run + "\"; name that one");
    }
    Optional<RecordedRun> other =
        Optional.ofNullable(baseline).map(path -> RecordingFile.read(Path.of(path)));
    return Worded.of(
        RecordedReport.of(
            recorded, other, store.settings().rules(), System.currentTimeMillis() / 1e3),
        texts);
  }

  private Worded ofName() {
    Optional<RemoteDashboard> remote = store.remote();
    if (remote.isPresent()) {
      return new Worded(
          remote.get().reportPage(run, language, Optional.ofNullable(baseline)),
          remote.get().reportJson(run, language, Optional.ofNullable(baseline)));
    }
    Texts texts = Texts.of(language);
    DashboardConfig settings = store.settings();
    if (!Files.isDirectory(settings.data())) {
      throw new InputException(
          "there is no run \"" + run + "\": it is not a file, and there is no store"
              + " at " + settings.data().toAbsolutePath()
              + "; --data names another one, --dashboard a running dashboard");
    }
    try (Engine engine = Engine.open(settings)) {
      engine.awaitQuiet();
      Services services = engine.services();
      Report report = new StoredReports(
              services.store(),
              services.registry(),
              services.alerts(),
              settings.rules(),
              settings.patience(),
              services.clock())
          .of(
              find(services, run, settings),
              Optional.ofNullable(baseline).map(name -> find(services, name, settings)));
      return Worded.of(report, texts);
    }
  }

  private WatchedRun find(Services services, String name, DashboardConfig settings) {
    return services
        .registry()
        .find(name)
        .orElseThrow(() -> new InputException("there is no run \"" + name + "\" in the store at "
            + settings.data().toAbsolutePath()
            + (store.isNamed() ? "" : ", and no file of that name")
            + "; --data names another store, --dashboard a running dashboard"));
  }
}
