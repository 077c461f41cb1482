package io.tightrope.javaagent;

import java.lang.instrument.Instrumentation;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM calls: {@code -javaagent:tightrope-agent.jar[=config]} at start, or an attach by
 * process id later. The argument is the path of a YAML file or a list {@code key=value,...}; the
 * argument {@code detach} makes an attached agent leave. {@code -Dtightrope.enabled=false} switches
 * it off.
 *
 * <p>Whatever goes wrong in here costs one line on standard error and nothing else: the program
 * runs as if the agent were not there. That holds for a JVM older than Java 17 too, so this class is
 * compiled for Java 8, uses nothing newer, and loads everything else by name.
 */
public final class TightropeAgent {
  private static final int OLDEST_JAVA = 17;
  private static final String BOOTSTRAP = "io.tightrope.javaagent.AgentBootstrap";

  private TightropeAgent() {}

  /** Called before the program's own {@code main}. */
  public static void premain(@Nullable String argument, Instrumentation instrumentation) {
    start(argument, instrumentation, false);
  }

  /** Called in a running program when somebody attaches. */
  public static void agentmain(@Nullable String argument, Instrumentation instrumentation) {
    start(argument, instrumentation, true);
  }

  private static void start(
      @Nullable String argument, Instrumentation instrumentation, boolean isAttached) {
    try {
      String version = System.getProperty("java.specification.version", "");
      if (isTooOld(version)) {
        System.err.println("tightrope: the agent needs Java " + OLDEST_JAVA
            + " or newer, and this is Java " + version + "; the program runs on unwatched");
        return;
      }
      Class.forName(BOOTSTRAP)
          .getDeclaredMethod("start", String.class, Instrumentation.class, boolean.class)
          .invoke(null, argument == null ? "" : argument.trim(), instrumentation, isAttached);
    } catch (Throwable e) {
      System.err.println("tightrope: the agent could not start, the program runs without it: " + e);
    }
  }

  /** Whether a version such as {@code 1.8} or {@code 11} is known and too old. */
  private static boolean isTooOld(String version) {
    try {
      return version.startsWith("1.") || Integer.parseInt(version) < OLDEST_JAVA;
    } catch (NumberFormatException unknown) {
      return false;
    }
  }
}
