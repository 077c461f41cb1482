package io.tightrope.dl4j.hub;

import java.util.Collections;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The watchers of one installation. Each hangs on its copy of DL4J and can be collected with it.
 */
final class Watchers {
  private final Set<Watcher> made =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));
  private final ClassValue<Lazy> byOptimizerClass;

  Watchers(Function<Class<?>, Watcher> factory) {
    byOptimizerClass = new ClassValue<>() {
      @Override
      protected Lazy computeValue(Class<?> optimizerClass) {
        return new Lazy(() -> make(factory, optimizerClass));
      }
    };
  }

  @Nullable
  Watcher of(Class<?> optimizerClass) {
    return byOptimizerClass.get(optimizerClass).get();
  }

  private @Nullable Watcher make(Function<Class<?>, Watcher> factory, Class<?> optimizerClass) {
    try {
      Watcher watcher = factory.apply(optimizerClass);
      made.add(watcher);
      return watcher;
    } catch (Throwable e) {
      Hub.caught("starting to watch", e);
      return null;
    }
  }

  void forEach(Consumer<Watcher> telling) {
    for (Watcher watcher : made.toArray(new Watcher[0])) {
      telling.accept(watcher);
    }
  }

  void close() {
    for (Watcher watcher : made.toArray(new Watcher[0])) {
      try {
        watcher.close();
      } catch (Throwable e) {
        Hub.caught("ending a run", e);
      }
    }
  }

  /** Made by the first thread that asks, once; a failure is not tried again. */
  private static final class Lazy {
    private @Nullable Supplier<@Nullable Watcher> maker;
    private @Nullable Watcher watcher;

    Lazy(Supplier<@Nullable Watcher> maker) {
      this.maker = maker;
    }

    synchronized @Nullable Watcher get() {
      Supplier<@Nullable Watcher> pending = maker;
      if (pending != null) {
        maker = null;
        watcher = pending.get();
      }
      return watcher;
    }
  }
}
