package io.tightrope.dashboard.cli;

import io.tightrope.dashboard.store.Backup;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a data directory of a backup. */
@Command(
    name = "restore",
    mixinStandardHelpOptions = true,
    description = "Make a data directory of a backup. No dashboard may have it open.")
final class RestoreCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "what backup wrote")
  @SuppressWarnings("NullAway.Init")
  private Path backup;

  @Option(
      names = "--replace",
      description = "move a store that is there into a directory replaced-TIME beside it")
  private boolean replace;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Mixin
  private final SettingsOptions settings = new SettingsOptions();

  @Override
  public Integer call() {
    Path data = settings.read(OptionalInt.empty()).data();
    BackupContents.print("restored", data, Backup.restore(backup, data, replace), json);
    return 0;
  }
}
