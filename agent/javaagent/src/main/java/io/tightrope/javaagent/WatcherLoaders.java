package io.tightrope.javaagent;

import java.io.File;
import java.lang.ref.SoftReference;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The loaders in which watchers live, each below the loader of a copy of DL4J. One may be made ahead of
 * its watcher, which then takes it; another watcher of the same copy, after a detach, gets a new one.
 * Thread-safe.
 */
final class WatcherLoaders {
  private static final Map<ClassLoader, SoftReference<HiddenClassLoader>> AHEAD =
      new WeakHashMap<>();

  private WatcherLoaders() {}

  /** Makes the loader that the next watcher of that copy of DL4J will take. */
  static synchronized HiddenClassLoader ahead(ClassLoader dl4j, File jar) {
    HiddenClassLoader loader = new HiddenClassLoader(jar, dl4j);
    AHEAD.put(dl4j, new SoftReference<>(loader));
    return loader;
  }

  /** The loader for a watcher: the one that was made ahead, or a new one. */
  static synchronized HiddenClassLoader take(ClassLoader dl4j, File jar) {
    SoftReference<HiddenClassLoader> made = AHEAD.remove(dl4j);
    HiddenClassLoader loader = made == null ? null : made.get();
    return loader == null ? new HiddenClassLoader(jar, dl4j) : loader;
  }
}
