package io.tightrope.javaagent;

import java.io.File;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.security.ProtectionDomain;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Has what the agent needs at the first training step loaded from the moment on in which a program loads
 * its first class of DL4J, on a thread beside the program: that takes some tenths of a second, which the
 * program else would wait for. Classes of DL4J are loaded for this, and none of them is initialized:
 * two threads that initialize classes could wait for each other. On a machine with a single processor there
 * is nothing to gain, and nothing is done. Changes no class.
 */
final class EarlyStart implements ClassFileTransformer {
  private static final String DL4J = "org/deeplearning4j/nn/";
  private static final String START = "io.tightrope.dl4j.hook.AgentStart";
  private static final String[] NEEDED = {
    "io/tightrope/dl4j/hook/",
    "io/tightrope/dl4j/probe/",
    "io/tightrope/dl4j/structure/",
    "io/tightrope/dl4j/context/"
  };

  private final String argument;
  private final File jar;
  private final Instrumentation instrumentation;
  private final AtomicBoolean begun = new AtomicBoolean();

  EarlyStart(String argument, File jar, Instrumentation instrumentation) {
    this.argument = argument;
    this.jar = jar;
    this.instrumentation = instrumentation;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      ProtectionDomain domain,
      byte[] classFile) {
    // A loader that holds one lock for all its classes would make the program wait.
    if (name != null
        && name.startsWith(DL4J)
        && loader != null
        && loader.isRegisteredAsParallelCapable()
        && Runtime.getRuntime().availableProcessors() > 1
        && begun.compareAndSet(false, true)) {
      Thread thread = new Thread(() -> prepare(loader), "tightrope-start");
      thread.setDaemon(true);
      thread.start();
    }
    return null;
  }

  private void prepare(ClassLoader dl4j) {
    try {
      instrumentation.removeTransformer(this);
      HiddenClassLoader loader = WatcherLoaders.ahead(dl4j, jar);
      Thread.currentThread().setContextClassLoader(loader);
      Class.forName(START, true, loader).getMethod("rehearse", String.class).invoke(null, argument);
      loader.link(NEEDED);
    } catch (Throwable unprepared) {
      // The first step does it then, and reports what fails.
      return;
    }
  }
}
