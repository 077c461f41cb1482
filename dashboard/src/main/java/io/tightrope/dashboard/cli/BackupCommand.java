package io.tightrope.dashboard.cli;

import io.tightrope.dashboard.config.InputException;
import io.tightrope.dashboard.journal.PrivateFiles;
import io.tightrope.dashboard.store.Backup;
import io.tightrope.dashboard.store.DuckDbStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Writes everything that a store holds into one file. */
@Command(
    name = "backup",
    mixinStandardHelpOptions = true,
    description =
        "Write everything that was acknowledged until now into one file, of a running dashboard"
            + " (--dashboard, with an admin token) or of a store that no dashboard has open. The file"
            + " is read through before it gets its name.")
final class BackupCommand implements Callable<Integer> {
  @Option(
      names = "--output",
      paramLabel = "FILE",
      required = true,
      description = "the backup; a file of that name is replaced")
  @SuppressWarnings("NullAway.Init")
  private Path output;

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Mixin
  private final StoreOptions store = new StoreOptions();

  @Override
  public Integer call() throws IOException {
    OutputFile.checked(output);
    Path part = output.resolveSibling(output.getFileName() + ".part");
    try {
      write(part);
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Backup.Contents contents = Backup.check(part);
      Files.move(part, output, StandardCopyOption.REPLACE_EXISTING);
      BackupContents.print("backup", output, contents, json);
      return 0;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private void write(Path part) throws IOException {
    Optional<RemoteDashboard> remote = store.remote();
    if (remote.isPresent()) {
      PrivateFiles.makeFile(part);
      try (InputStream in = remote.get().backup();
          OutputStream out = Files.newOutputStream(part)) {
        in.transferTo(out);
      }
      return;
    }
    Path data = store.settings().data();
    if (!DuckDbStore.isIn(data)) {
      throw new InputException("There is no store in " + data.toAbsolutePath()
          + ". --data names another directory, --dashboard a running dashboard.");
    }
    try (DuckDbStore opened = DuckDbStore.open(data)) {
      Files.move(opened.backup(), part, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
