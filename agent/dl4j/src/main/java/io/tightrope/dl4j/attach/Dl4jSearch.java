package io.tightrope.dl4j.attach;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Tells from outside whether a program has DL4J on board: on its class path, within a jar there, or,
 * where the system shows it, as a native library that is loaded.
 */
final class Dl4jSearch {
  private static final String ARTIFACT = "deeplearning4j-nn";
  private static final String CLASS = "org/deeplearning4j/nn/api/Model.class";
  private static final String NATIVE = "nd4j";

  private Dl4jSearch() {}

  static boolean isOnBoard(long pid, Properties system) {
    String classPath = system.getProperty("java.class.path", "");
    Path directory = Path.of(system.getProperty("user.dir", ""));
    return classPath.contains(ARTIFACT)
        || Stream.of(classPath.split(File.pathSeparator))
            .filter(entry -> !entry.isBlank())
            .anyMatch(entry -> holdsDl4j(directory.resolve(entry)))
        || isNativeLoaded(pid);
  }

  private static boolean holdsDl4j(Path entry) {
    if (Files.isDirectory(entry)) {
      return Files.exists(entry.resolve(CLASS));
    }
    if (!Files.isRegularFile(entry)) {
      return false;
    }
    try (JarFile jar = new JarFile(entry.toFile())) {
      return jar.getEntry(CLASS) != null
          || jar.stream().anyMatch(file -> file.getName().contains(ARTIFACT));
    } catch (IOException noJar) {
      return false;
    }
  }

  /** Linux shows what a process has mapped. */
  private static boolean isNativeLoaded(long pid) {
    try (Stream<String> maps = Files.lines(Path.of("/proc", Long.toString(pid), "maps"))) {
      return maps.anyMatch(line -> line.contains(NATIVE));
    } catch (IOException | RuntimeException notShown) {
      return false;
    }
  }
}
