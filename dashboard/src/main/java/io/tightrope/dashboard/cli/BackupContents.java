package io.tightrope.dashboard.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.tightrope.dashboard.store.Backup;
import java.nio.file.Path;
import java.util.Locale;

/** Says what is in a backup. */
final class BackupContents {
  private BackupContents() {}

  static void print(String what, Path path, Backup.Contents contents, boolean json) {
    if (json) {
      ObjectNode document = JsonNodeFactory.instance.objectNode();
      document.put(what, path.toString());
      document.put("runs", contents.runs());
      document.put("frames", contents.frames());
      document.put("events", contents.events());
      document.put("bytes", contents.bytes());
      System.out.println(document);
    } else {
      System.out.printf(
          Locale.ROOT,
          "%s %s: %,d runs, %,d frames, %,d events, %,d bytes%n",
          what,
          path,
          contents.runs(),
          contents.frames(),
          contents.events(),
          contents.bytes());
    }
  }
}
