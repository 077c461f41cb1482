package io.tightrope.javaagent.attach;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * A program with its libraries packed into one jar as Spring Boot packs them, started by Spring
 * Boot's own launcher: jars within the jar, in a class loader of their own. The native libraries
 * stay outside, where they need not be unpacked again.
 */
final class FatJar {
  private static final String LOADER = "spring-boot-loader";

  private FatJar() {}

  /**
   * Packs a program with what is on this process's class path.
   *
   * @param otherVersions libraries that replace those of the same name
   */
  static void write(Path file, Class<?> program, List<Path> otherVersions) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(
        Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch.JarLauncher");
    attributes.putValue("Start-Class", program.getName());
    attributes.putValue("Spring-Boot-Classes", "BOOT-INF/classes/");
    attributes.putValue("Spring-Boot-Lib", "BOOT-INF/lib/");
    try (OutputStream out = Files.newOutputStream(file);
        JarOutputStream jar = new JarOutputStream(out, manifest)) {
      unpack(classPath().filter(FatJar::isLoader).findFirst().orElseThrow(), jar);
      for (String folder : List.of("BOOT-INF/", "BOOT-INF/classes/", "BOOT-INF/lib/")) {
        store(folder, new byte[0], jar);
      }
      String classFile = program.getName().replace('.', '/') + ".class";
      try (InputStream in = program.getClassLoader().getResourceAsStream(classFile)) {
        store("BOOT-INF/classes/" + classFile, in.readAllBytes(), jar);
      }
      List<Path> libraries = Stream.concat(
              classPath().filter(path -> isLibrary(path) && !isReplaced(path, otherVersions)),
              otherVersions.stream())
          .toList();
      for (Path library : libraries) {
        store("BOOT-INF/lib/" + library.getFileName(), Files.readAllBytes(library), jar);
      }
    }
  }

  /** The class path with which to start it. */
  static String classPath(Path file) {
    return Stream.concat(Stream.of(file), classPath().filter(FatJar::isNative))
        .map(Path::toString)
        .reduce((a, b) -> a + File.pathSeparator + b)
        .orElseThrow();
  }

  private static Stream<Path> classPath() {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
        .map(Path::of);
  }

  private static boolean isLoader(Path path) {
    return name(path).startsWith(LOADER);
  }

  private static boolean isNative(Path path) {
    return name(path).matches(".*-(linux|macosx|windows)-.*\\.jar");
  }

  private static boolean isLibrary(Path path) {
    return name(path).endsWith(".jar")
        && !name(path).startsWith("tightrope")
        && !name(path).startsWith("surefire")
        && !isLoader(path)
        && !isNative(path);
  }

  private static boolean isReplaced(Path path, List<Path> otherVersions) {
    boolean binding = name(path).startsWith("slf4j-");
    return binding
        || otherVersions.stream().anyMatch(other -> artifact(other).equals(artifact(path)));
  }

  private static String artifact(Path path) {
    return name(path).replaceAll("-[0-9].*", "");
  }

  private static String name(Path path) {
    return path.getFileName().toString();
  }

  private static void unpack(Path archive, JarOutputStream jar) throws IOException {
    try (JarFile source = new JarFile(archive.toFile())) {
      for (Enumeration<JarEntry> entries = source.entries(); entries.hasMoreElements(); ) {
        JarEntry entry = entries.nextElement();
        if (entry.getName().endsWith(".class")) {
          try (InputStream in = source.getInputStream(entry)) {
            store(entry.getName(), in.readAllBytes(), jar);
          }
        }
      }
    }
  }

  /** Uncompressed, as nested jars must be. */
  private static void store(String name, byte[] bytes, JarOutputStream jar) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    JarEntry entry = new JarEntry(name);
    entry.setMethod(JarEntry.STORED);
    entry.setSize(bytes.length);
    entry.setCrc(crc.getValue());
    jar.putNextEntry(entry);
    jar.write(bytes);
    jar.closeEntry();
  }
}
