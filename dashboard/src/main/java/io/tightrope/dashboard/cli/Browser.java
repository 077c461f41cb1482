package io.tightrope.dashboard.cli;

import java.io.IOException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** The user's browser, where there is a screen to show one on. */
final class Browser {
  private Browser() {}

  /** Opens a page if it can; the address has been printed, so that nothing is lost if not. */
  static void open(URI page) {
    opener().ifPresent(command -> {
      try {
        new ProcessBuilder(command, page.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
      } catch (IOException e) {
        System.err.println("tightrope: no browser could be opened (" + e.getMessage() + ")");
      }
    });
  }

  private static Optional<String> opener() {
    if (System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac")) {
      return Optional.of("open");
    }
    boolean display = System.getenv("DISPLAY") != null || System.getenv("WAYLAND_DISPLAY") != null;
    return display ? Optional.of("xdg-open") : Optional.empty();
  }
}
