package io.tightrope.dl4j.cli;

import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.config.DL4JClassLoading;
import org.jspecify.annotations.Nullable;
import org.nd4j.common.config.ND4JClassLoading;

/**
 * The classes that a model brings of its own, where DL4J and Jackson find them until it is closed. It
 * belongs to the thread that opened it, and there is one at a time.
 */
final class ModelClasses implements AutoCloseable {
  private final Thread thread = Thread.currentThread();
  private final ClassLoader before = thread.getContextClassLoader();
  private final ClassLoader dl4j = DL4JClassLoading.getDl4jClassloader();
  private final ClassLoader nd4j = ND4JClassLoading.getNd4jClassloader();
  private final URLClassLoader classes;

  private ModelClasses(List<URL> places) {
    classes = new URLClassLoader(places.toArray(URL[]::new), ModelClasses.class.getClassLoader());
    thread.setContextClassLoader(classes);
    DL4JClassLoading.setDl4jClassloader(classes);
    ND4JClassLoading.setNd4jClassloader(classes);
  }

  /**
   * Opens them.
   *
   * @param classPath jars and folders as a class path has them; null for none
   * @throws InputException if one of them does not exist
   */
  static ModelClasses of(@Nullable String classPath) {
    List<URL> places = new ArrayList<>();
    for (String entry : classPath == null ? new String[0] : classPath.split(File.pathSeparator)) {
      Path place = Path.of(entry);
      if (!Files.isReadable(place)) {
        throw new InputException("--class-path: " + place + " does not exist or cannot be read");
      }
      try {
        places.add(place.toUri().toURL());
      } catch (MalformedURLException e) {
        throw new InputException("--class-path: " + place + " is not a path: " + e.getMessage());
      }
    }
    return new ModelClasses(places);
  }

  @Override
  public void close() throws IOException {
    thread.setContextClassLoader(before);
    DL4JClassLoading.setDl4jClassloader(dl4j);
    ND4JClassLoading.setNd4jClassloader(nd4j);
    classes.close();
  }
}
