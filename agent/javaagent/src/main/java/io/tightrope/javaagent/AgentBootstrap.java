package io.tightrope.javaagent;

import io.tightrope.dl4j.hub.AgentProperties;
import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.URI;
import java.net.URL;

/** Puts the hub where woven code finds it, and installs the agent. Called by name. */
final class AgentBootstrap {
  private static final String DL4J = "org.deeplearning4j.nn.";

  private static final String JAR = "jar:";
  private static final String IN_JAR = "!/" + BootstrapClasses.HUB;

  private static boolean hubDefined;

  private AgentBootstrap() {}

  /**
   * Starts the agent, or does what its argument says to the one that is installed already.
   *
   * @param isAttached whether somebody attached it and reads its answers
   */
  static synchronized void start(
      String argument, Instrumentation instrumentation, boolean isAttached) {
    AgentAnswers answers = AgentAnswers.open(instrumentation);
    try {
      if (!isEnabled()) {
        answers.outcome(AgentProperties.OFF, "");
        return;
      }
      File jar = ownJar();
      if (!hubDefined) {
        // Before any class is linked that knows the hub, so that there is only one hub.
        BootstrapClasses.define(jar, instrumentation);
        hubDefined = true;
      }
      String outcome = Installation.apply(argument, jar, instrumentation);
      answers.present(Installation.isPresent(), isAttached && isDl4jLoaded(instrumentation));
      if (isAttached) {
        answers.follow();
      } else if (outcome.equals(AgentProperties.ALREADY)) {
        System.err.println("tightrope: the agent is installed already; this one stays out");
      }
      answers.outcome(outcome, "");
    } catch (Throwable e) {
      answers.outcome(AgentProperties.FAILED, e.toString());
      System.err.println("tightrope: the agent could not start, the program runs without it: " + e);
    }
  }

  private static boolean isDl4jLoaded(Instrumentation instrumentation) {
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (loaded.getName().startsWith(DL4J)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isEnabled() {
    String property = System.getProperty("tightrope.enabled");
    String setting = property == null ? System.getenv("TIGHTROPE_ENABLED") : property;
    return !"false".equalsIgnoreCase(setting);
  }

  /** The jar is known by what is hidden in it: these plain classes may also lie elsewhere. */
  private static File ownJar() throws IOException {
    URL hub = ClassLoader.getSystemResource(BootstrapClasses.HUB);
    String inJar = hub == null ? "" : hub.toString();
    // Not by JarURLConnection, which ends the jar's name at a directory that ends with "!".
    if (inJar.startsWith(JAR) && inJar.endsWith(IN_JAR)) {
      return new File(URI.create(inJar.substring(JAR.length(), inJar.length() - IN_JAR.length())));
    }
    throw new IOException("its jar is not on the class path");
  }
}
