package io.tightrope.javaagent;

import io.tightrope.dl4j.hub.AgentProperties;
import io.tightrope.dl4j.hub.Hub;
import io.tightrope.dl4j.hub.Watcher;
import java.io.File;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The agent as it is installed in this JVM: the weaver, and the watchers behind the hub. At most one
 * at a time; who comes second is told so and changes nothing.
 */
final class Installation {
  private static final String WEAVER = "io.tightrope.javaagent.weave.Weaver";
  private static final String START = "io.tightrope.dl4j.hook.AgentStart";
  private static final String DETACH = "detach";

  /** Weave only, for a library that brings watchers of its own. */
  static final String WEAVE_ONLY = "weave";

  private static final Set<String> HOOKED_TYPES = Set.of(
      "org.deeplearning4j.earlystopping.scorecalc.ScoreCalculator",
      "org.deeplearning4j.nn.api.Layer",
      "org.nd4j.linalg.activations.IActivation",
      "org.nd4j.linalg.lossfunctions.ILossFunction");
  private static final Set<String> HOOKED_CLASSES = Set.of(
      "java.lang.Runtime",
      "java.lang.ThreadGroup",
      "org.deeplearning4j.models.sequencevectors.SequenceVectors",
      "org.deeplearning4j.nn.graph.ComputationGraph",
      "org.deeplearning4j.optimize.solvers.BaseOptimizer",
      "org.deeplearning4j.parallelism.trainer.DefaultTrainer",
      "org.deeplearning4j.nn.updater.BaseMultiLayerUpdater",
      "org.nd4j.autodiff.samediff.internal.TrainingSession");

  private static @Nullable Installation present;

  private final Instrumentation instrumentation;
  private final ClassFileTransformer weaver;

  private Installation(Instrumentation instrumentation, ClassFileTransformer weaver) {
    this.instrumentation = instrumentation;
    this.weaver = weaver;
  }

  /**
   * Installs the agent, or makes the installed one leave.
   *
   * @return what came of it, one of the outcomes in {@link AgentProperties}
   */
  static String apply(String argument, File jar, Instrumentation instrumentation)
      throws ReflectiveOperationException {
    Installation installed = present;
    if (argument.equals(DETACH)) {
      if (installed == null) {
        return AgentProperties.ABSENT;
      }
      installed.remove();
      present = null;
      return AgentProperties.DETACHED;
    }
    if (installed != null) {
      return AgentProperties.ALREADY;
    }
    present = install(argument, jar, instrumentation);
    return AgentProperties.INSTALLED;
  }

  /** Whether an agent is installed. */
  static boolean isPresent() {
    return present != null;
  }

  private static Installation install(String argument, File jar, Instrumentation instrumentation)
      throws ReflectiveOperationException {
    ClassLoader weaverLoader = new HiddenClassLoader(jar, ClassLoader.getPlatformClassLoader());
    ClassFileTransformer weaver = (ClassFileTransformer)
        Class.forName(WEAVER, true, weaverLoader).getConstructor().newInstance();
    Installation installation = new Installation(instrumentation, weaver);
    if (!argument.equals(WEAVE_ONLY)) {
      Hub.install(optimizer -> watcher(argument, jar, optimizer));
    }
    instrumentation.addTransformer(weaver, true);
    installation.weaveLoadedClasses();
    return installation;
  }

  /** A watcher in a loader of its own, below the loader of that copy of DL4J. */
  private static Watcher watcher(String configuration, File jar, Class<?> optimizer) {
    ClassLoader loader = new HiddenClassLoader(jar, optimizer.getClassLoader());
    Thread thread = Thread.currentThread();
    ClassLoader context = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return (Watcher) Class.forName(START, true, loader)
          .getMethod("watcher", String.class)
          .invoke(null, configuration);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot start to watch", e);
    } finally {
      thread.setContextClassLoader(context);
    }
  }

  private void remove() {
    Hub.uninstall();
    instrumentation.removeTransformer(weaver);
    weaveLoadedClasses();
  }

  /** Sends the classes that are there already through the transformers once more. */
  private void weaveLoadedClasses() {
    List<Class<?>> hooked = new ArrayList<>();
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (isHooked(loaded) && instrumentation.isModifiableClass(loaded)) {
        hooked.add(loaded);
      }
    }
    if (hooked.isEmpty()) {
      return;
    }
    try {
      instrumentation.retransformClasses(hooked.toArray(new Class<?>[0]));
    } catch (Exception | LinkageError e) {
      hooked.forEach(this::weaveAlone);
    }
  }

  /** One class that cannot be changed must not keep the others from it. */
  private void weaveAlone(Class<?> type) {
    try {
      instrumentation.retransformClasses(type);
    } catch (Exception | LinkageError e) {
      System.err.println("tightrope: " + type.getName() + " stays as it is: " + e);
    }
  }

  private static boolean isHooked(Class<?> type) {
    if (HOOKED_CLASSES.contains(type.getName())) {
      return true;
    }
    return type.getClassLoader() != null
        && !type.isArray()
        && !type.isPrimitive()
        && isOfHookedType(type);
  }

  private static boolean isOfHookedType(@Nullable Class<?> type) {
    if (type == null || type == Object.class) {
      return false;
    }
    if (HOOKED_TYPES.contains(type.getName()) || isOfHookedType(type.getSuperclass())) {
      return true;
    }
    for (Class<?> parent : type.getInterfaces()) {
      if (isOfHookedType(parent)) {
        return true;
      }
    }
    return false;
  }
}
