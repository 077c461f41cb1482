package io.tightrope.javaagent;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;

/**
 * Finds the classes that are hidden in the agent's jar. What is hidden there comes first, so that
 * the host's own copy of the same class is never mixed in; everything else is the parent's: DL4J,
 * the hub, the JDK.
 */
final class HiddenClassLoader extends ClassLoader {
  private static final String ROOT = "hidden/";
  private static final String SUFFIX = ".classdata";

  static {
    registerAsParallelCapable();
  }

  private final File file;
  private final JarFile jar;

  HiddenClassLoader(File file, ClassLoader parent) {
    super("tightrope", parent);
    this.file = file;
    try {
      this.jar = new JarFile(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    JarEntry entry = jar.getJarEntry(ROOT + name.replace('.', '/') + SUFFIX);
    if (entry == null) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name, entry) : loaded;
    }
  }

  @Override
  protected @Nullable URL findResource(String name) {
    String path = name.endsWith(".class")
        ? name.substring(0, name.length() - ".class".length()) + SUFFIX
        : name;
    if (jar.getJarEntry(ROOT + path) == null) {
      return null;
    }
    try {
      // A "!" of its own would end the jar's name.
      String jarFile = file.toURI().toString().replace("!", "%21");
      return new URL("jar:" + jarFile + "!/" + ROOT + path);
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL found = findResource(name);
    return Collections.enumeration(found == null ? List.of() : List.of(found));
  }

  private Class<?> define(String name, JarEntry entry) throws ClassNotFoundException {
    try (InputStream in = jar.getInputStream(entry)) {
      // Its size is known: reading all there is would allocate several times as much.
      byte[] classFile = in.readNBytes((int) entry.getSize());
      return defineClass(
          name, classFile, 0, classFile.length, HiddenClassLoader.class.getProtectionDomain());
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
