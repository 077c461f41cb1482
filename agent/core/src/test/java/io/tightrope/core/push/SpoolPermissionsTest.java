package io.tightrope.core.push;

import static org.assertj.core.api.Assertions.assertThat;

import io.tightrope.core.run.RunEvent;
import io.tightrope.core.watch.SampleRun;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Names, layers and losses of a run are nobody's business but its user's. */
@DisabledOnOs(OS.WINDOWS)
class SpoolPermissionsTest {
  @TempDir
  Path temporary;

  @Test
  void only_its_owner_can_read_a_spool() throws IOException {
    Path root = temporary.resolve("spool");
    Sender sender =
        new Sender(SampleRun.description("secret"), "0", URI.create("http://localhost:1"));
    Spool spool = Spool.create(root, 1 << 20, sender);

    spool.add(new Parcel.OfEvent(new RunEvent(0, 1, 2, RunEvent.Kind.NOTE, Map.of())));
    spool.renamed(sender.renamed("other"));

    Map<String, String> permissions = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        permissions.put(
            file.equals(root) ? "root" : name.replaceAll("^.*-\\d+-\\d+", "directory"),
            PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      }
    }
    assertThat(permissions)
        .containsExactly(
            Map.entry("000000000000-EVENT.json.gz", "rw-------"),
            Map.entry("directory", "rwx------"),
            Map.entry("directory.lock", "rw-------"),
            Map.entry("root", "rwx------"),
            Map.entry("sender.properties", "rw-------"));
    spool.discard();
    assertThat(root).isEmptyDirectory();
  }
}
