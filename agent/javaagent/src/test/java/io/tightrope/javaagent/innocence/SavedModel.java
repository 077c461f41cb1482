package io.tightrope.javaagent.innocence;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** What a program saved. */
final class SavedModel {
  private SavedModel() {}

  /** The bytes of every entry; the zip itself carries the time at which it was written. */
  static Map<String, String> content(String model) throws IOException {
    Map<String, String> content = new TreeMap<>();
    assertThat(Files.exists(Path.of(model))).isTrue();
    try (ZipFile zip = new ZipFile(model)) {
      for (ZipEntry entry : zip.stream().toList()) {
        byte[] bytes = zip.getInputStream(entry).readAllBytes();
        content.put(entry.getName(), new String(bytes, StandardCharsets.ISO_8859_1));
      }
    }
    return content;
  }
}
