package io.tightrope.dashboard.cli;

import io.tightrope.dashboard.Engine;
import io.tightrope.dashboard.config.InputException;
import io.tightrope.dashboard.runs.WatchedRun;
import io.tightrope.dashboard.store.query.ExportFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes a run out of the store. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Write a run out of the dashboard's store.")
final class ExportCommand implements Callable<Integer> {
  /** What a run can be written as. */
  enum Format {
    RUN("json.gz"),
    CSV("csv"),
    PARQUET("parquet");

    private final String extension;

    Format(String extension) {
      this.extension = extension;
    }
  }

  @Parameters(paramLabel = "RUN", description = "its name")
  @SuppressWarnings("NullAway.Init")
  private String run;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "run",
      description =
          "run (what import and replay read), csv or parquet; ${DEFAULT-VALUE} unless told")
  @SuppressWarnings("NullAway.Init")
  private Format format;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "where to; RUN and its extension here unless told")
  private @Nullable Path output;

  @Mixin
  private final StoreOptions store = new StoreOptions();

  @Override
  public Integer call() throws IOException {
    Path target = output != null ? output : Path.of(plain(run) + "." + format.extension);
    OutputFile.checked(target);
    Path part = target.resolveSibling(target.getFileName() + ".part");
    try {
      writeTo(part);
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(part);
    }
    System.out.println(target);
    return 0;
  }

  private void writeTo(Path file) throws IOException {
    Optional<RemoteDashboard> remote = store.remote();
    if (remote.isPresent()) {
      try (InputStream in = remote.get().export(run, format.name().toLowerCase(Locale.ROOT))) {
        copy(in, file);
      }
    } else {
      writeFromHere(file);
    }
  }

  private static String plain(String name) {
    return name.replaceAll("[^A-Za-z0-9._-]", "_");
  }

  private void copy(InputStream in, Path target) throws IOException {
    if (format == Format.RUN) {
      try (OutputStream out = zipped(target)) {
        in.transferTo(out);
      }
    } else {
      Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private void writeFromHere(Path target) throws IOException {
    try (Engine engine = Engine.open(store.settings())) {
      WatchedRun found = engine
          .services()
          .registry()
          .find(run)
          .orElseThrow(() -> new InputException("there is no run \"" + run + "\" in the store at "
              + store.settings().data().toAbsolutePath()
              + "; --data names another one, --dashboard a running dashboard"));
      switch (format) {
        case RUN -> {
          try (OutputStream out = zipped(target)) {
            engine.services().recordings().write(found, out);
          }
        }
        case CSV -> engine.services().store().export(found.stored(), ExportFormat.CSV, target);
        case PARQUET ->
          engine.services().store().export(found.stored(), ExportFormat.PARQUET, target);
      }
    }
  }

  private static OutputStream zipped(Path target) throws IOException {
    return new GZIPOutputStream(Files.newOutputStream(target), 1 << 16);
  }
}
