package io.tightrope.javaagent;

import java.io.File;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import org.jspecify.annotations.Nullable;

/**
 * What the JVM calls: {@code -javaagent:tightrope-agent.jar[=config]} at start, or an attach by
 * process id later. The argument is the path of a YAML file or a list {@code key=value,...}; the
 * argument {@code detach} makes an attached agent leave. {@code -Dtightrope.enabled=false} switches
 * it off.
 *
 * <p>Whatever goes wrong in here costs one line on standard error and nothing else: the program
 * runs as if the agent were not there.
 */
public final class TightropeAgent {
  private static boolean hubDefined;

  private TightropeAgent() {}

  /** Called before the program's own {@code main}. */
  public static void premain(@Nullable String argument, Instrumentation instrumentation) {
    start(argument, instrumentation);
  }

  /** Called in a running program when somebody attaches. */
  public static void agentmain(@Nullable String argument, Instrumentation instrumentation) {
    start(argument, instrumentation);
  }

  private static synchronized void start(
      @Nullable String argument, Instrumentation instrumentation) {
    try {
      if (!isEnabled()) {
        return;
      }
      File jar = ownJar();
      if (!hubDefined) {
        // Before any class is linked that knows the hub, so that there is only one hub.
        BootstrapClasses.define(jar, instrumentation);
        hubDefined = true;
      }
      Installation.apply(argument == null ? "" : argument.trim(), jar, instrumentation);
    } catch (Throwable e) {
      System.err.println("tightrope: the agent could not start, the program runs without it: " + e);
    }
  }

  private static boolean isEnabled() {
    String property = System.getProperty("tightrope.enabled");
    String setting = property == null ? System.getenv("TIGHTROPE_ENABLED") : property;
    return !"false".equalsIgnoreCase(setting);
  }

  /** The jar is known by what is hidden in it: these plain classes may also lie elsewhere. */
  private static File ownJar() throws IOException {
    URL hub = ClassLoader.getSystemResource(BootstrapClasses.HUB);
    if (hub != null && hub.openConnection() instanceof JarURLConnection inJar) {
      return new File(URI.create(inJar.getJarFileURL().toString()));
    }
    throw new IOException("its jar is not on the class path");
  }
}
