package io.tightrope.core.export;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The version of this build, which the build writes into {@code version.properties}. */
public final class AgentVersion {
  private static final String VERSION = read();

  private AgentVersion() {}

  /** For example {@code 0.1.0}. */
  public static String get() {
    return VERSION;
  }

  private static String read() {
    Properties properties = new Properties();
    try (InputStream source = AgentVersion.class.getResourceAsStream("version.properties")) {
      if (source != null) {
        properties.load(source);
      }
    } catch (IOException unreadable) {
      return "unknown";
    }
    return properties.getProperty("version", "unknown");
  }
}
