package io.tightrope.javaagent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Defines the hub in the bootstrap loader, class by class. The documented way, appending a jar to
 * the bootstrap class path, makes the JVM print a warning on standard output whenever it uses class
 * data sharing, and a watched program prints what it prints unwatched.
 */
final class BootstrapClasses {
  private static final String ROOT = "boot/";
  private static final String SUFFIX = ".classdata";

  /** Where the hub lies in the agent's jar. */
  static final String HUB = ROOT + "io/tightrope/dl4j/hub/Hub" + SUFFIX;

  private BootstrapClasses() {}

  static void define(File file, Instrumentation instrumentation)
      throws IOException, ReflectiveOperationException {
    Module base = Object.class.getModule();
    instrumentation.redefineModule(
        base,
        Set.of(),
        Map.of("jdk.internal.access", Set.of(BootstrapClasses.class.getModule())),
        Map.of(),
        Set.of(),
        Map.of());
    Object access = Class.forName("jdk.internal.access.SharedSecrets")
        .getMethod("getJavaLangAccess")
        .invoke(null);
    Method define = Class.forName("jdk.internal.access.JavaLangAccess")
        .getMethod(
            "defineClass",
            ClassLoader.class,
            String.class,
            byte[].class,
            ProtectionDomain.class,
            String.class);
    try (JarFile jar = new JarFile(file)) {
      for (JarEntry entry : bootstrapEntries(jar)) {
        try (InputStream in = jar.getInputStream(entry)) {
          define.invoke(access, null, className(entry), in.readAllBytes(), null, null);
        }
      }
    }
  }

  private static List<JarEntry> bootstrapEntries(JarFile jar) {
    return jar.stream()
        .filter(entry -> entry.getName().startsWith(ROOT) && entry.getName().endsWith(SUFFIX))
        .toList();
  }

  private static String className(JarEntry entry) {
    String path = entry.getName();
    return path.substring(ROOT.length(), path.length() - SUFFIX.length()).replace('/', '.');
  }
}
