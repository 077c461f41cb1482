package io.tightrope.dashboard.cli;

import io.tightrope.core.json.RecordedRun;
import io.tightrope.dashboard.Engine;
import io.tightrope.dashboard.config.InputException;
import io.tightrope.dashboard.ingest.Recordings;
import io.tightrope.dashboard.runs.NameTakenException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Takes a recorded run into the store. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = "Take a recorded run into the dashboard's store.")
final class ImportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "a recorded run, gzipped or not")
  @SuppressWarnings("NullAway.Init")
  private Path file;

  @Mixin
  private final StoreOptions store = new StoreOptions();

  @Override
  public Integer call() {
    if (!Files.isReadable(file)) {
      throw new InputException("there is no file " + file + " that could be read");
    }
    System.out.println(store.remote().map(remote -> remote.take(file)).orElseGet(this::takeHere));
    return 0;
  }

  private Imported takeHere() {
    RecordedRun recorded = RecordingFile.read(file);
    try (Engine engine = Engine.open(store.settings())) {
      Recordings.Taken taken = engine.services().recordings().take(recorded);
      engine.awaitQuiet();
      return new Imported(taken.run().name(), taken.isNew());
    } catch (NameTakenException e) {
      throw new InputException(String.valueOf(e.getMessage()));
    }
  }
}
